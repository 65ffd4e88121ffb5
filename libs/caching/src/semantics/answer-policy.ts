import { Directives } from './directives.ts';
import { httpDate } from './http-date.ts';
import type { AnswerHead, CacheRules, DeclaredLifetimes } from './rules.ts';
import { targetedDirectives } from './targeted.ts';

/**
 * What an answer and the cache's rules say together: how long it is fresh, and what may be done with it when it is stale. Times in
 * seconds.
 */
export class AnswerPolicy {
  /** Those of the targeted field, where there is one for this cache, else those of `Cache-Control`. */
  readonly directives: Directives;
  /** How long it is fresh, counted from its origin (RFC 9111, section 4.2.1). 0 where nothing says so: there are no heuristics. */
  readonly lifetime: number;
  /** Whether something says how long: the answer itself, or the operator for one that says nothing. */
  readonly explicit: boolean;
  private readonly declared: DeclaredLifetimes | undefined;

  /** @param now milliseconds since 1970, for dates with two digits of a year */
  constructor(
    readonly head: AnswerHead,
    readonly rules: CacheRules,
    now: number,
  ) {
    const { fields } = head;
    const targeted = targetedDirectives(fields, rules.targets);
    this.directives = targeted ?? Directives.of(fields['cache-control']);
    const expires = targeted ? undefined : fields['expires'];
    const silent = !targeted && fields['cache-control'] === undefined && expires === undefined;
    this.declared = silent ? rules.declared : undefined;
    const said = this.said(expires, now);
    this.explicit = said !== undefined || this.declared !== undefined;
    this.lifetime = said ?? this.declared?.fresh ?? 0;
  }

  /** Whether it may be used only when the origin has said that it still holds (RFC 9111, section 5.2.2.4). */
  get mustAlwaysValidate(): boolean {
    return this.directives.isAboutAll('no-cache');
  }

  /** Whether it must not be used stale, whatever a client or the network says (RFC 9111, sections 4.2.4, 5.2.2.2, 5.2.2.8 and 5.2.2.10). */
  get neverStale(): boolean {
    const { directives, rules } = this;
    if (this.mustAlwaysValidate || directives.has('must-revalidate')) return true;
    return rules.shared && (directives.has('proxy-revalidate') || directives.has('s-maxage'));
  }

  /** How long after its lifetime it is used while a fresh one is fetched (RFC 5861, section 3). */
  get staleWhileRevalidate(): number {
    return this.directives.seconds('stale-while-revalidate') ?? this.declared?.staleWhileRevalidate ?? 0;
  }

  /** How long after its lifetime it stands in for a failure (RFC 5861, section 4). */
  get staleIfError(): number {
    return this.directives.seconds('stale-if-error') ?? this.declared?.staleIfError ?? 0;
  }

  /** How long it may be of any use, from its origin on; one that can be validated may be for longer, which is the store's to say. */
  get usefulFor(): number {
    return this.lifetime + (this.neverStale ? 0 : Math.max(this.staleWhileRevalidate, this.staleIfError));
  }

  get isValidatable(): boolean {
    const { fields } = this.head;
    return fields['etag'] !== undefined || fields['last-modified'] !== undefined;
  }

  /**
   * `s-maxage` for shared caches, then `max-age`, then `Expires` less `Date`. An invalid date is one in the past (RFC 9111, section 5.3).
   */
  private said(expires: string | undefined, now: number): number | undefined {
    const { directives, rules, head } = this;
    const seconds = (rules.shared ? directives.seconds('s-maxage') : undefined) ?? directives.seconds('max-age');
    if (seconds !== undefined || expires === undefined) return seconds;
    const until = httpDate(expires, now);
    if (until === undefined) return 0;
    return Math.max(0, (until - (httpDate(head.fields['date'], now) ?? now)) / 1_000);
  }
}
