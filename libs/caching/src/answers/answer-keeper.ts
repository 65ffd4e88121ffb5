import type { CacheKey } from '../keys/cache-key.ts';
import { initialAge } from '../semantics/age.ts';
import { AnswerPolicy } from '../semantics/answer-policy.ts';
import type { AskedRequest, CacheRules } from '../semantics/rules.ts';
import { isForAuthorised, unstorable } from '../semantics/storability.ts';
import { storedFields, updatedFields } from '../semantics/stored-fields.ts';
import { varyNames } from '../semantics/vary.ts';
import type { CacheStore, Hit, KeepOptions, Lookup, StoredAnswer } from '../stores/cache-store.ts';
import { Keeping } from './keeping.ts';
import type { Asked, FetchedAnswer, Fresh } from './served.ts';
import { areBounded, tagsOf } from './tags-of.ts';

export interface KeepingRules {
  readonly rules: Omit<CacheRules, 'shared'>;
  /** Milliseconds for which answers that can be validated are kept beyond their freshness, and for which any is kept at most. */
  readonly retain: number;
  /** Characters of a body that are kept at most. */
  readonly longest: number;
  /** Is told of what is being kept in a store that takes its time. */
  readonly keeping: (kept: Promise<boolean>) => void;
  readonly failed: (doing: 'purge', error: unknown) => void;
}

/** Whether an answer is kept, and what is known of it then. */
export interface Kept {
  readonly kept: boolean;
  readonly fresh?: Fresh | undefined;
  /** Settles when a store that takes its time has it. */
  readonly stored?: Promise<unknown>;
}

const POLICY: unique symbol = Symbol('portico.answer-policy');

/** A kept answer, with what was read of it. */
type Judged = StoredAnswer & { [POLICY]?: { readonly rules: KeepingRules['rules']; readonly policy: AnswerPolicy } };

const UNKEPT: Kept = { kept: false };

/** Puts answers into a store, as far as RFC 9111 and their keys allow it, and takes out those that do not hold any more. */
export class AnswerKeeper {
  private readonly already = new Keeping<Kept>();

  /** @param now milliseconds since 1970, to hold against the dates of others */
  constructor(
    private readonly store: CacheStore,
    private readonly options: KeepingRules,
    private readonly now: () => number,
  ) {}

  /** Under the first key that its rules allow: that of everybody where everybody may have it. */
  keep({ keys, request }: Asked, { version }: Lookup, fetched: FetchedAnswer, sentAt: number): Kept {
    const { body } = fetched;
    if (version === undefined || body === undefined || body.length > this.options.longest) return UNKEPT;
    const vary = varyNames(fetched.fields['vary']);
    const tags = tagsOf(fetched.fields);
    if (!vary || !areBounded(tags)) return UNKEPT;
    for (const key of keys.toReversed()) {
      const policy = this.policyOf(fetched, key);
      if (this.mayNotKeep(key, request, policy, vary)) continue;
      const age = initialAge(fetched.fields, fetched.delay, this.now());
      const keepFor = this.keepFor(policy, age);
      if (keepFor <= 0) return UNKEPT;
      const fields = storedFields(policy);
      const already = this.already.of(fetched.origin ?? fetched, key);
      if (already !== undefined) return already;
      const answer: StoredAnswer = { status: fetched.status, fields, body, age, took: fetched.delay, vary, tags };
      const { kept, stored } = this.put(key, answer, { keepFor, version, sentAgo: performance.now() - sentAt });
      const fresh = kept ? freshOf(key, { version }, policy, policy.lifetime - age) : undefined;
      return this.already.begin(fetched.origin ?? fetched, key, { kept, fresh, ...(stored ? { stored } : {}) });
    }
    return UNKEPT;
  }

  /** The kept answer as a 304 or the answer to a HEAD changes it (RFC 9111, section 3.2); purged where it must not be kept any more. */
  async renew(
    asked: Asked,
    hit: Hit,
    { version }: Lookup,
    fresh: Omit<FetchedAnswer, 'body'>,
    sentAt: number,
  ): Promise<{ answer: StoredAnswer; policy: AnswerPolicy; kept: boolean }> {
    const { key } = hit;
    const head = { status: hit.answer.status, fields: updatedFields(hit.answer.fields, this.policyOf(fresh, key)) };
    const policy = this.policyOf(head, key);
    const vary = varyNames(head.fields['vary']);
    const answer = { ...hit.answer, ...head, vary: vary ?? [], took: fresh.delay, age: initialAge(fresh.fields, fresh.delay, this.now()) };
    const keepFor = this.keepFor(policy, answer.age);
    if (keepFor <= 0 || !vary || this.mayNotKeep(key, asked.request, policy, vary)) {
      await this.forget(key);
      return { answer, policy, kept: false };
    }
    return { answer, policy, kept: this.put(key, answer, { keepFor, version, sentAgo: performance.now() - sentAt }).kept };
  }

  /** A store that is gone purges before it is read again; that is no reason for a read to fail. */
  async forget({ place }: CacheKey): Promise<void> {
    try {
      await this.store.purge(place);
    } catch (error) {
      this.options.failed('purge', error);
    }
  }

  /** Whether an entry is everybody's follows from its key alone. */
  policyOf(head: { readonly status: number; readonly fields: FetchedAnswer['fields'] }, key: CacheKey): AnswerPolicy {
    return new AnswerPolicy(head, { ...this.options.rules, shared: key.shared }, this.now());
  }

  /**
   * The same for what the store has. A store that hands out the same object each time has it read once; that does not hold for `Expires`, whose
   * year may have two digits.
   */
  policyOfStored(answer: Judged, key: CacheKey): AnswerPolicy {
    const { rules } = this.options;
    const known = answer[POLICY];
    // A copy of an answer that was changed has brought this along.
    if (known && known.policy.head === answer && known.rules === rules && known.policy.rules.shared === key.shared) return known.policy;
    const policy = this.policyOf(answer, key);
    if (answer.fields['expires'] === undefined) answer[POLICY] = { rules, policy };
    return policy;
  }

  /** No caller waits for that: the answer is there. */
  private put(key: CacheKey, answer: StoredAnswer, options: KeepOptions): Kept {
    const stored = this.store.keep(key, answer, options);
    if (!(stored instanceof Promise)) return { kept: stored };
    this.options.keeping(stored);
    return { kept: true, stored };
  }

  /** By what the answer says; and an answer that varies by what its key does not hold would be given to the wrong request. */
  private mayNotKeep(key: CacheKey, request: AskedRequest, policy: AnswerPolicy, vary: readonly string[]): boolean {
    return unstorable({ ...request, method: 'GET' }, policy) !== undefined || vary.some((name) => key.unkeyed.has(name));
  }

  /** Milliseconds. */
  private keepFor(policy: AnswerPolicy, age: number): number {
    const { retain, rules } = this.options;
    const useful = (policy.usefulFor - age) * 1_000;
    // A client that is trusted may take what is older than the answer itself allows.
    const longer = policy.isValidatable || (rules.trustsRequests === true && !policy.neverStale);
    return Math.min(retain, longer ? Math.max(0, useful) + retain : useful);
  }
}

/** What is to be validated each time is never fresh. */
export function freshOf({ shared, place }: CacheKey, { version }: Pick<Lookup, 'version'>, policy: AnswerPolicy, ttl: number): Fresh | undefined {
  if (version === undefined || ttl <= 0 || policy.mustAlwaysValidate) return undefined;
  return { place, version, ttl, everybodys: shared && isForAuthorised(policy.directives) };
}
