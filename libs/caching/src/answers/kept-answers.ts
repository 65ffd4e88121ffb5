import type { CacheKey } from '../keys/cache-key.ts';
import type { AskedRequest, CacheRules } from '../semantics/rules.ts';
import { onlyIfCached } from '../semantics/reuse.ts';
import type { Reuse } from '../semantics/reuse.ts';
import { CONDITIONS, conditionsFor, confirms, headConfirms, isNotModified } from '../semantics/validation.ts';
import type { CacheStore, Hit, Lookup, StoredAnswer } from '../stores/cache-store.ts';
import { AnswerKeeper, freshOf } from './answer-keeper.ts';
import type { KeepingRules } from './answer-keeper.ts';
import { isEarly } from './early-refresh.ts';
import type { Asked, Because, Fetch, FetchedAnswer, Served } from './served.ts';
import { Turns } from './turns.ts';
import type { Turn } from './turns.ts';
import { wayOf } from './way-of-answering.ts';
import type { WayOfAnswering } from './way-of-answering.ts';

export interface KeptAnswersOptions extends KeepingRules {
  /** Fetches a fresh answer while a stale one is in use. It must not throw. */
  readonly inBackground: (key: CacheKey, work: () => Promise<unknown>) => void;
  /** Whether what was thrown is a failure that a stale answer may stand in for. */
  readonly isFailure: (error: unknown) => boolean;
}

/** Statuses that a stale answer may stand in for (RFC 5861, section 4). */
const FAILURES: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** Conditions that a kept answer is not held against. */
const PASSED_ON = CONDITIONS.filter((name) => name !== 'if-none-match' && name !== 'if-modified-since');

/** Answers reads from a store as far as RFC 9111 allows, and from their origin else. */
export class KeptAnswers {
  private readonly keeper: AnswerKeeper;
  private readonly turns = new Turns();

  /** @param now milliseconds since 1970, to hold against the dates of others */
  constructor(
    private readonly store: CacheStore,
    private readonly options: KeptAnswersOptions,
    private readonly now: () => number,
  ) {
    this.keeper = new AnswerKeeper(store, options, now);
  }

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
    const way = this.wayOf(request, lookup);
    if (way.use !== 'origin') return this.fromStore(asked, lookup, way, refetch);
    if (onlyIfCached(request, this.options.rules as CacheRules)) return { by: 'gateway-timeout' };
    if (!way.waits || lookup.version === undefined) return this.fromOrigin(asked, lookup, way, fetch);
    const turn = await this.turns.of(this.store.leads, keys[0] as CacheKey, asked.left ?? Infinity);
    if (turn.asks) return this.fromOrigin(asked, lookup, way, fetch, turn);
    const again = await this.store.find(keys);
    const then = this.wayOf(request, again);
    return then.use === 'origin' ? this.fromOrigin(asked, again, then, fetch) : this.fromStore(asked, again, then, refetch);
  }

  private fromStore<F extends FetchedAnswer>(asked: Asked, lookup: Lookup, { hit, policy, reuse }: WayOfAnswering & { use: 'store' }, refetch: Fetch<F>): Served<F> {
    const early = reuse.use === 'fresh' && isEarly(hit.answer.took, reuse.ttl);
    if (early || (reuse.use === 'stale' && reuse.refresh)) this.options.inBackground(hit.key, () => this.refresh(asked, lookup, hit, refetch));
    if (reuse.use === 'stale') return this.serve('stale', asked, hit.answer, reuse);
    return { ...this.serve('hit', asked, hit.answer, reuse), fresh: freshOf(hit.key, lookup, policy, reuse.ttl) } as Served<F>;
  }

  private async fromOrigin<F extends FetchedAnswer>(
    asked: Asked,
    lookup: Lookup,
    { because, hit, reuse }: WayOfAnswering & { use: 'origin' },
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
    await this.keeper.renew(asked, hit, lookup, head, performance.now());
  }

  private async miss<F extends FetchedAnswer>(
    asked: Asked,
    lookup: Lookup,
    fetch: Fetch<F>,
    because: Because,
  ): Promise<Served<F>> {
    const sentAt = performance.now();
    const fetched = await fetch(undefined);
    return { by: 'miss', fetched, ...this.keeper.keep(asked, lookup, fetched, sentAt), because };
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
    if (fetched.status !== 304) return { by: 'miss', fetched, ...this.keeper.keep(asked, lookup, fetched, sentAt), because: reuse.because };
    if (!confirms(fetched.fields, hit.answer.fields)) {
      // It is about another answer than the kept one (RFC 9111, section 4.3.4).
      const whole = await fetch({});
      return { by: 'miss', fetched: whole, ...this.keeper.keep(asked, lookup, whole, sentAt), because: reuse.because };
    }
    const { answer, policy, kept } = await this.keeper.renew(asked, hit, lookup, fetched, sentAt);
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
    if (fetched.status !== 304) await this.keeper.keep(asked, lookup, fetched, sentAt).stored;
    else if (confirms(fetched.fields, hit.answer.fields)) await this.keeper.renew(asked, hit, lookup, fetched, sentAt);
    else await this.keeper.forget(hit.key);
  }

  private serve(
    by: 'hit' | 'stale' | 'confirmed' | 'if-error',
    { request }: Asked,
    answer: StoredAnswer,
    { age, ttl }: { readonly age: number; readonly ttl: number },
  ): Served<never> {
    return { by, answer, age, ttl, notModified: isNotModified(request, answer.fields, this.now()) };
  }

  private wayOf(request: AskedRequest, lookup: Lookup): WayOfAnswering {
    return wayOf(request, lookup, (answer, key) => this.keeper.policyOfStored(answer, key));
  }
}
