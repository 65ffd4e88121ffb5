import type { CacheKey } from '../keys/cache-key.ts';
import type { AnswerPolicy } from '../semantics/answer-policy.ts';
import { reuseOf } from '../semantics/reuse.ts';
import type { Reuse } from '../semantics/reuse.ts';
import type { AskedRequest } from '../semantics/rules.ts';
import { isAuthorised, isForAuthorised } from '../semantics/storability.ts';
import type { Hit, Lookup, StoredAnswer } from '../stores/cache-store.ts';
import type { Because } from './served.ts';

/** What a kept answer and the rules of its key say together. */
type PolicyOf = (answer: StoredAnswer, key: CacheKey) => AnswerPolicy;

/** What is to be done for a request: with what is kept, or by the origin. `waits`: another replica may be asking the same. */
export type WayOfAnswering =
  | { readonly use: 'store'; readonly hit: Hit; readonly policy: AnswerPolicy; readonly reuse: Reuse & { readonly use: 'fresh' | 'stale' } }
  | {
      readonly use: 'origin';
      readonly because: Because;
      readonly waits: boolean;
      readonly hit?: Hit;
      readonly reuse?: Reuse & { readonly use: 'validate' };
    };

/** How a request is to be answered, by what a store knows of it. */
export function wayOf(request: AskedRequest, { hit: found, missed }: Lookup, policyOf: PolicyOf): WayOfAnswering {
  const hit = found && mayHave(request, found, policyOf) ? found : undefined;
  if (!hit) return { use: 'origin', because: missed === 'uri' ? 'uri-miss' : 'vary-miss', waits: true };
  const policy = policyOf(hit.answer, hit.key);
  const reuse = reuseOf(policy, request, hit.answer.age + hit.resident / 1_000);
  if (reuse.use !== 'validate') return { use: 'store', hit, policy, reuse };
  return { use: 'origin', because: reuse.because, hit, reuse, waits: reuse.because === 'stale' && !policy.mustAlwaysValidate };
}

/**
 * What was answered to a request that does not say who calls may be for guests alone, whether it says so or not: one that does gets it
 * only where it would be kept of its own. RFC 9111 would allow more; upstreams forget `Vary: Authorization`.
 */
const mayHave = (request: AskedRequest, { key, answer }: Hit, policyOf: PolicyOf): boolean =>
  !key.shared || !isAuthorised(request) || isForAuthorised(policyOf(answer, key).directives);
