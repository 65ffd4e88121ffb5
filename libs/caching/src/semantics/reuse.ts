import type { AnswerPolicy } from './answer-policy.ts';
import { Directives } from './directives.ts';
import type { AskedRequest, CacheRules } from './rules.ts';

/** What may be done with a kept answer. Times in seconds; `ttl` is negative for a stale one. */
export type Reuse =
  | { readonly use: 'fresh'; readonly age: number; readonly ttl: number }
  /** `refresh`: a fresh one is to be fetched meanwhile. */
  | { readonly use: 'stale'; readonly age: number; readonly ttl: number; readonly refresh: boolean }
  /** The origin is asked. `ifError`: the kept answer stands in when that fails. */
  | {
      readonly use: 'validate';
      readonly age: number;
      readonly ttl: number;
      readonly because: 'stale' | 'request';
      readonly ifError: boolean;
    };

/** Decides how a request is answered from a kept answer (RFC 9111, sections 4.2, 4.2.4 and 5.2.1; RFC 5861). @param age seconds */
export function reuseOf(policy: AnswerPolicy, request: AskedRequest, age: number): Reuse {
  const asked = requestDirectives(request, policy.rules);
  const ttl = policy.lifetime - age;
  const staleness = -ttl;
  const times = { age, ttl };
  const ifError = !policy.neverStale && staleness <= Math.max(policy.staleIfError, asked.seconds('stale-if-error') ?? 0);
  if (policy.mustAlwaysValidate) return { use: 'validate', ...times, because: 'stale', ifError: false };
  if (asked.has('no-cache') || age > (asked.seconds('max-age') ?? Infinity))
    return { use: 'validate', ...times, because: 'request', ifError };
  if (ttl > 0) {
    if (ttl >= (asked.seconds('min-fresh') ?? 0)) return { use: 'fresh', ...times };
    return { use: 'validate', ...times, because: 'request', ifError };
  }
  if (!policy.neverStale && !asked.has('min-fresh')) {
    if (staleness < policy.staleWhileRevalidate) return { use: 'stale', ...times, refresh: true };
    if (asked.has('max-stale') && staleness <= (asked.argument('max-stale') === undefined ? Infinity : (asked.seconds('max-stale') ?? 0))) {
      return { use: 'stale', ...times, refresh: false };
    }
  }
  return { use: 'validate', ...times, because: 'stale', ifError };
}

/** Whether a request wants an answer only from the cache: without one it is answered 504 (RFC 9111, section 5.2.1.7). */
export const onlyIfCached = (request: AskedRequest, rules: CacheRules): boolean => requestDirectives(request, rules).has('only-if-cached');

/** Those that a trusted client sends; `Pragma: no-cache` stands for the directive where there are none (RFC 9111, section 5.4). */
function requestDirectives({ fields }: AskedRequest, { trustsRequests = false }: CacheRules): Directives {
  if (!trustsRequests) return Directives.of(undefined);
  const field = fields['cache-control'];
  if (field !== undefined) return Directives.of(field);
  return Directives.of(Directives.of(fields['pragma']).has('no-cache') ? 'no-cache' : undefined);
}
