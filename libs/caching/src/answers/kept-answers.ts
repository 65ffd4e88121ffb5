import type { CacheKey } from '../keys/cache-key.ts';
import { initialAge } from '../semantics/age.ts';
import { AnswerPolicy } from '../semantics/answer-policy.ts';
import { onlyIfCached, reuseOf } from '../semantics/reuse.ts';
import type { Reuse } from '../semantics/reuse.ts';
import type { AskedRequest, CacheRules } from '../semantics/rules.ts';
import { isAuthorised, isForAuthorised, unstorable } from '../semantics/storability.ts';
import { storedFields, updatedFields } from '../semantics/stored-fields.ts';
import { CONDITIONS, conditionsFor, confirms, headConfirms, isNotModified } from '../semantics/validation.ts';
import { varyNames } from '../semantics/vary.ts';
import type { CacheStore, Hit, KeepOptions, Lookup, StoredAnswer } from '../stores/cache-store.ts';
import { isEarly } from './early-refresh.ts';
import { Keeping } from './keeping.ts';
import { areBounded, tagsOf } from './tags-of.ts';
import { Turns } from './turns.ts';
import type { Turn } from './turns.ts';

/** An answer of the origin, read to its end. */
export interface FetchedAnswer {
  readonly status: number;
  readonly fields: Readonly<Record<string, string | undefined>>;
  /** Undefined for one that is not kept, whatever it says. */
  readonly body: string | undefined;
  /** Milliseconds from the request to the answer's head. */
  readonly delay: number;
  /** One object for all who share the call; the answer itself where it is not shared. */
  readonly origin?: object;
}

/** A read, with the keys that its answer may be kept under: the caller's own first. */
export interface Asked {
  readonly keys: readonly CacheKey[];
  readonly request: AskedRequest;
  /** Milliseconds that its caller has left. */
  readonly left?: number;
}

/** Asks the origin. @param conditions fields that take the place of the request's own conditions; undefined: the request as it is */
export type Fetch<F> = (conditions: Readonly<Record<string, string>> | undefined) => Promise<F>;

/** An entry that is fresh, for what is made of it. */
export interface Fresh {
  readonly place: string;
  readonly version: string;
  /** Seconds. */
  readonly ttl: number;
  /** Whether its answer says that it is everybody's, those who say who they are included. */
  readonly everybodys: boolean;
}

/**
 * How a read was answered. `hit`: from memory. `stale`: from memory while a fresh one is fetched. `confirmed`: the origin says that it
 * still holds. `if-error`: the origin fails. `miss`: by the origin. `gateway-timeout`: the client wanted nothing but what is kept, and
 * nothing is.
 */
export type Served<F> =
  | {
      readonly by: 'hit' | 'stale' | 'confirmed' | 'if-error';
      readonly answer: StoredAnswer;
      readonly age: number;
      readonly ttl: number;
      readonly notModified: boolean;
      readonly failure?: unknown;
      readonly fresh?: Fresh | undefined;
    }
  | {
      readonly by: 'miss';
      readonly fetched: F;
      readonly kept: boolean;
      readonly fresh?: Fresh | undefined;
      readonly because: Because | 'bypass';
      readonly stored?: Promise<unknown>;
    }
  | { readonly by: 'gateway-timeout' };

export interface KeptAnswersOptions {
  readonly rules: Omit<CacheRules, 'shared'>;
  /** Milliseconds for which answers that can be validated are kept beyond their freshness, and for which any is kept at most. */
  readonly retain: number;
  /** Characters of a body that are kept at most. */
  readonly longest: number;
  /** Fetches a fresh answer while a stale one is in use. It must not throw. */
  readonly inBackground: (key: CacheKey, work: () => Promise<unknown>) => void;
  /** Is told of what is being kept in a store that takes its time. */
  readonly keeping: (kept: Promise<boolean>) => void;
  readonly failed: (doing: 'purge', error: unknown) => void;
  /** Whether what was thrown is a failure that a stale answer may stand in for. */
  readonly isFailure: (error: unknown) => boolean;
}

/** Whether an answer is kept, and what is known of it then. */
interface Kept {
  readonly kept: boolean;
  readonly fresh?: Fresh | undefined;
  /** Settles when a store that takes its time has it. */
  readonly stored?: Promise<unknown>;
}

const UNKEPT: Kept = { kept: false };

type Because = 'uri-miss' | 'vary-miss' | 'stale' | 'request';

/** What is to be done for a request: with what is kept, or by the origin. `waits`: another replica may be asking the same. */
type State =
  | { readonly use: 'store'; readonly hit: Hit; readonly policy: AnswerPolicy; readonly reuse: Reuse & { readonly use: 'fresh' | 'stale' } }
  | {
      readonly use: 'origin';
      readonly because: Because;
      readonly waits: boolean;
      readonly hit?: Hit;
      readonly reuse?: Reuse & { readonly use: 'validate' };
    };

/** Statuses that a stale answer may stand in for (RFC 5861, section 4). */
const FAILURES: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** Conditions that a kept answer is not held against. */
const PASSED_ON = CONDITIONS.filter((name) => name !== 'if-none-match' && name !== 'if-modified-since');

/** Answers reads from a store as far as RFC 9111 allows, and from their origin else. */
export class KeptAnswers {
  private readonly keeping = new Keeping<Kept>();
  private readonly turns = new Turns();

  /** @param now milliseconds since 1970, to hold against the dates of others */
  constructor(
    private readonly store: CacheStore,
    private readonly options: KeptAnswersOptions,
    private readonly now: () => number,
  ) {}

  /**
   * @param refetch asks for an answer that no caller waits for
   * @throws whatever `fetch` does, where no kept answer may stand in
   */
  async answer<F extends FetchedAnswer>(asked: Asked, fetch: Fetch<F>, refetch: Fetch<F> = fetch): Promise<Served<F>> {
    const { request, keys } = asked;
    if (request.method !== 'GET' || PASSED_ON.some((name) => request.fields[name] !== undefined)) {
      return { by: 'miss', fetched: await fetch(undefined), kept: false, because: 'bypass' };
    }
    const found = this.store.find(keys);
    const lookup = found instanceof Promise ? await found : found;
    const state = this.stateOf(request, lookup);
    if (state.use !== 'origin') return this.fromStore(asked, lookup, state, refetch);
    if (onlyIfCached(request, this.options.rules as CacheRules)) return { by: 'gateway-timeout' };
    if (!state.waits || lookup.version === undefined) return this.fromOrigin(asked, lookup, state, fetch);
    const turn = await this.turns.of(this.store.leads, keys[0] as CacheKey, asked.left ?? Infinity);
    if (turn.asks) return this.fromOrigin(asked, lookup, state, fetch, turn);
    const again = await this.store.find(keys);
    const then = this.stateOf(request, again);
    return then.use === 'origin' ? this.fromOrigin(asked, again, then, fetch) : this.fromStore(asked, again, then, refetch);
  }

  private stateOf(request: AskedRequest, { hit: found, missed }: Lookup): State {
    const hit = found && this.mayHave(request, found) ? found : undefined;
    if (!hit) return { use: 'origin', because: missed === 'uri' ? 'uri-miss' : 'vary-miss', waits: true };
    const policy = this.policyOf(hit.answer, hit.key);
    const reuse = reuseOf(policy, request, hit.answer.age + hit.resident / 1_000);
    if (reuse.use !== 'validate') return { use: 'store', hit, policy, reuse };
    return { use: 'origin', because: reuse.because, hit, reuse, waits: reuse.because === 'stale' && !policy.mustAlwaysValidate };
  }

  private fromStore<F extends FetchedAnswer>(asked: Asked, lookup: Lookup, { hit, policy, reuse }: State & { use: 'store' }, refetch: Fetch<F>): Served<F> {
    const early = reuse.use === 'fresh' && isEarly(hit.answer.took, reuse.ttl);
    if (early || (reuse.use === 'stale' && reuse.refresh)) this.options.inBackground(hit.key, () => this.refresh(asked, lookup, hit, refetch));
    if (reuse.use === 'stale') return this.serve('stale', asked, hit.answer, reuse);
    return { ...this.serve('hit', asked, hit.answer, reuse), fresh: freshOf(hit.key, lookup, policy, reuse.ttl) } as Served<F>;
  }

  private async fromOrigin<F extends FetchedAnswer>(
    asked: Asked,
    lookup: Lookup,
    { because, hit, reuse }: State & { use: 'origin' },
    fetch: Fetch<F>,
    turn?: Turn,
  ): Promise<Served<F>> {
    let stored: Promise<unknown> | undefined;
    try {
      const served = hit && reuse ? await this.validate(asked, lookup, hit, reuse, fetch) : await this.miss(asked, lookup, fetch, because);
      if (served.by === 'miss') ({ stored } = served);
      return served;
    } finally {
      if (turn) void (stored ?? Promise.resolve()).then(turn.done, turn.done);
    }
  }

  /** The answer to a HEAD brings a kept one up to date, or has it purged (RFC 9111, section 4.3.5). */
  async head(asked: Asked, head: Omit<FetchedAnswer, 'body'>): Promise<void> {
    if (head.status !== 200) return;
    const lookup = await this.store.find(asked.keys);
    const { hit } = lookup;
    if (!hit) return;
    if (!headConfirms(head.fields, hit.answer.fields, Buffer.byteLength(hit.answer.body))) return this.store.purge(hit.key.place);
    await this.renew(asked, hit, lookup, head, performance.now());
  }

  private async miss<F extends FetchedAnswer>(
    asked: Asked,
    lookup: Lookup,
    fetch: Fetch<F>,
    because: Because,
  ): Promise<Served<F>> {
    const sentAt = performance.now();
    const fetched = await fetch(undefined);
    return { by: 'miss', fetched, ...this.keep(asked, lookup, fetched, sentAt), because };
  }

  private async validate<F extends FetchedAnswer>(
    asked: Asked,
    lookup: Lookup,
    hit: Hit,
    reuse: Reuse & { use: 'validate' },
    fetch: Fetch<F>,
  ): Promise<Served<F>> {
    const sentAt = performance.now();
    const conditions = conditionsFor(hit.answer.fields);
    let fetched: F;
    try {
      fetched = await fetch(conditions);
    } catch (failure) {
      if (!reuse.ifError || !this.options.isFailure(failure)) throw failure;
      return { ...this.serve('if-error', asked, hit.answer, reuse), failure } as Served<F>;
    }
    if (reuse.ifError && FAILURES.has(fetched.status)) return this.serve('if-error', asked, hit.answer, reuse);
    if (fetched.status !== 304) return { by: 'miss', fetched, ...this.keep(asked, lookup, fetched, sentAt), because: reuse.because };
    if (!confirms(fetched.fields, hit.answer.fields)) {
      // It is about another answer than the kept one (RFC 9111, section 4.3.4).
      const whole = await fetch({});
      return { by: 'miss', fetched: whole, ...this.keep(asked, lookup, whole, sentAt), because: reuse.because };
    }
    const { answer, policy, kept } = await this.renew(asked, hit, lookup, fetched, sentAt);
    const ttl = policy.lifetime - answer.age;
    return { ...this.serve('confirmed', asked, answer, { age: answer.age, ttl }), fresh: kept ? freshOf(hit.key, lookup, policy, ttl) : undefined } as Served<F>;
  }

  /** By one of the replicas: what is in use is good enough for the others. */
  private async refresh<F extends FetchedAnswer>(asked: Asked, lookup: Lookup, hit: Hit, fetch: Fetch<F>): Promise<void> {
    const { leads } = this.store;
    const end = leads ? await leads.take(hit.key) : (): void => undefined;
    if (!end) return;
    try {
      await this.refetch(asked, lookup, hit, fetch);
    } finally {
      end();
    }
  }

  private async refetch<F extends FetchedAnswer>(asked: Asked, lookup: Lookup, hit: Hit, fetch: Fetch<F>): Promise<void> {
    const sentAt = performance.now();
    const fetched = await fetch(conditionsFor(hit.answer.fields));
    if (fetched.status !== 304) await this.keep(asked, lookup, fetched, sentAt).stored;
    else if (confirms(fetched.fields, hit.answer.fields)) await this.renew(asked, hit, lookup, fetched, sentAt);
    else await this.forget(hit.key);
  }

  /** The kept answer as a 304 or the answer to a HEAD changes it (RFC 9111, section 3.2); purged where it must not be kept any more. */
  private async renew(
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

  /** Under the first key that its rules allow: that of everybody where everybody may have it. */
  private keep({ keys, request }: Asked, { version }: Lookup, fetched: FetchedAnswer, sentAt: number): Kept {
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
      const already = this.keeping.of(fetched.origin ?? fetched, key);
      if (already !== undefined) return already;
      const answer: StoredAnswer = { status: fetched.status, fields, body, age, took: fetched.delay, vary, tags };
      const { kept, stored } = this.put(key, answer, { keepFor, version, sentAgo: performance.now() - sentAt });
      const fresh = kept ? freshOf(key, { version }, policy, policy.lifetime - age) : undefined;
      return this.keeping.begin(fetched.origin ?? fetched, key, { kept, fresh, ...(stored ? { stored } : {}) });
    }
    return UNKEPT;
  }

  /** No caller waits for that: the answer is there. */
  private put(key: CacheKey, answer: StoredAnswer, options: KeepOptions): Kept {
    const stored = this.store.keep(key, answer, options);
    if (!(stored instanceof Promise)) return { kept: stored };
    this.options.keeping(stored);
    return { kept: true, stored };
  }

  /** A store that is gone purges before it is read again; that is no reason for a read to fail. */
  private async forget({ place }: CacheKey): Promise<void> {
    try {
      await this.store.purge(place);
    } catch (error) {
      this.options.failed('purge', error);
    }
  }

  /** By what the answer says; and an answer that varies by what its key does not hold would be given to the wrong request. */
  private mayNotKeep(key: CacheKey, request: AskedRequest, policy: AnswerPolicy, vary: readonly string[]): boolean {
    return unstorable({ ...request, method: 'GET' }, policy) !== undefined || vary.some((name) => key.unkeyed.has(name));
  }

  /**
   * What was answered to a request that does not say who calls may be for guests alone, whether it says so or not: one that does gets it
   * only where it would be kept of its own. RFC 9111 would allow more; upstreams forget `Vary: Authorization`.
   */
  private mayHave(request: AskedRequest, { key, answer }: Hit): boolean {
    return !key.shared || !isAuthorised(request) || isForAuthorised(this.policyOf(answer, key).directives);
  }

  private serve(
    by: 'hit' | 'stale' | 'confirmed' | 'if-error',
    { request }: Asked,
    answer: StoredAnswer,
    { age, ttl }: { readonly age: number; readonly ttl: number },
  ): Served<never> {
    return { by, answer, age, ttl, notModified: isNotModified(request, answer.fields, this.now()) };
  }

  /** Milliseconds. */
  private keepFor(policy: AnswerPolicy, age: number): number {
    const { retain, rules } = this.options;
    const useful = (policy.usefulFor - age) * 1_000;
    // A client that is trusted may take what is older than the answer itself allows.
    const longer = policy.isValidatable || (rules.trustsRequests === true && !policy.neverStale);
    return Math.min(retain, longer ? Math.max(0, useful) + retain : useful);
  }

  /** Whether an entry is everybody's follows from its key alone. */
  private policyOf(head: { readonly status: number; readonly fields: FetchedAnswer['fields'] }, key: CacheKey): AnswerPolicy {
    return new AnswerPolicy(head, { ...this.options.rules, shared: key.shared }, this.now());
  }
}

/** What is to be validated each time is never fresh. */
function freshOf({ shared, place }: CacheKey, { version }: Pick<Lookup, 'version'>, policy: AnswerPolicy, ttl: number): Fresh | undefined {
  if (version === undefined || ttl <= 0 || policy.mustAlwaysValidate) return undefined;
  return { place, version, ttl, everybodys: shared && isForAuthorised(policy.directives) };
}
