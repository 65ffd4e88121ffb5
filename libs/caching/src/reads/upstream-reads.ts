import { outsideRequests } from '@portico/platform';
import type { AnswerSource, FieldList, Scope } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import type { FailureKind, OutgoingCall, OutgoingRead, ReadAnswer, ReadCache, RoutedAnswer, RoutedRead, WholeAnswer, Write, WriteAnswer } from '@portico/upstream';
import { KeptAnswers } from '../answers/kept-answers.ts';
import type { Asked, FetchedAnswer, Fresh } from '../answers/served.ts';
import type { CachedOperationSettings, CachedUpstreamSettings, CachingSettings } from '../caching.settings.ts';
import type { CacheKey } from '../keys/cache-key.ts';
import type { DeclaredLifetimes } from '../semantics/rules.ts';
import { cacheStatus } from '../semantics/cache-status.ts';
import { CONDITIONS } from '../semantics/validation.ts';
import type { CacheStore } from '../stores/cache-store.ts';
import type { CacheFailed, CacheSignals, ReadOutcome } from '../telemetry/cache.signals.ts';
import { changedPlaces } from './changed-places.ts';
import { FruitlessReads } from './fruitless-reads.ts';
import { fieldsOf, keysOf } from './keys-of.ts';
import { RoutedKeys } from './routed-keys.ts';
import { CACHE, fetchedRaw, routedAnswer, routedRequest, saidBefore } from './routed-read.ts';
import type { FetchedRaw } from './routed-read.ts';

/** Failures that a stale answer may stand in for (RFC 5861, section 4): no usable answer at all, or 500, 502, 503 and 504. */
const FAILURES: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'refused',
  'reset',
  'open',
  'saturated',
  'overloaded',
  'timeout',
  'bad-payload',
  'server-error',
]);
const STATUSES: ReadonlySet<number | undefined> = new Set([undefined, 500, 502, 503, 504]);
/** Refreshes that are in flight at one upstream at most; beyond, stale answers are used without. */
const MOST_REFRESHES = 64;
/** Fields by which the BFF's own code asks for something else than the answer as it stands. */
const ASKS_FOR_ITSELF: ReadonlySet<string> = new Set([...CONDITIONS, 'cache-control', 'pragma']);

interface Fetched<T> extends FetchedAnswer {
  readonly whole: WholeAnswer<T>;
}

/** The answers of one upstream that are kept, by what they say of caching, and what is declared where they say nothing. */
export class UpstreamReads implements ReadCache {
  private readonly operations: ReadonlyMap<string, CachedOperationSettings>;
  private readonly answers = new Map<string, KeptAnswers>();
  private readonly refreshing = new Set<string>();
  private readonly fruitless = new FruitlessReads();
  private readonly routedKeys: RoutedKeys;

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly settings: CachedUpstreamSettings,
    private readonly limits: Pick<CachingSettings, 'retain' | 'longest'>,
    private readonly store: CacheStore,
    private readonly signals: CacheSignals,
    private readonly now: () => number,
  ) {
    this.routedKeys = new RoutedKeys(settings.name);
    this.operations = new Map(settings.operations.map((one) => [one.name, one]));
  }

  keeps(operation: string): boolean {
    return this.operations.get(readOf(operation))?.kept !== false;
  }

  async read<T>(read: OutgoingRead<T>): Promise<ReadAnswer<T>> {
    const { scope, operation, own } = read;
    const report = (outcome: ReadOutcome, bytes = 0, failure?: unknown): void => this.report(operation, scope, outcome, bytes, failure);
    const fruitless = this.fruitless.of(operation, read.authorised);
    if (own.some((field, at) => at % 2 === 0 && ASKS_FOR_ITSELF.has(field.toLowerCase())) || fruitless.skips()) {
      const { value } = await read.ask([]);
      report('unkept');
      return { value, source: undefined };
    }
    const served = await this.answersOf(operation).answer<Fetched<T>>(
      this.asked(read),
      async (conditions) => fetched(await read.ask(listOf(conditions))),
      async (conditions) => fetched(await read.askInBackground(listOf(conditions))),
    );
    if (served.by === 'gateway-timeout') throw new TypeError(`${operation} was asked for only from the cache`);
    if (served.by === 'miss') {
      fruitless.note(served.kept);
      report(served.kept ? 'miss' : 'unkept');
      return { value: served.fetched.whole.value, source: this.sourceOf(operation, served.fetched.body?.length, served.fresh) };
    }
    fruitless.note(true);
    if (served.by === 'if-error') scope.standIn = { age: served.age * 1_000, failure: served.failure };
    const { body, status } = served.answer;
    report(served.by, body.length, served.failure);
    return { value: read.reread(status, body), source: this.sourceOf(operation, body.length, served.fresh) };
  }

  private report(operation: string, scope: Scope, outcome: ReadOutcome, bytes: number, failure?: unknown): void {
    const event = { upstream: this.settings.name, operation, outcome, route: scope.context.route?.operationId, bytes };
    this.signals.readAnswered.emit(failure === undefined ? event : { ...event, failure }, scope);
  }

  private sourceOf(operation: string, bytes: number | undefined, fresh: Fresh | undefined): AnswerSource | undefined {
    if (!fresh) return undefined;
    const { place, version, ttl, everybodys } = fresh;
    return { freshUntil: performance.now() + ttl * 1_000, everybodys, holds: () => this.store.holds(place, version), reused: (scope) => this.report(operation, scope, 'hit', bytes ?? 0) };
  }

  async routed(read: RoutedRead): Promise<RoutedAnswer> {
    const operation = `routes.${read.route}`;
    const { request, bypasses } = routedRequest(read);
    const fruitless = this.fruitless.of(operation, read.authorised);
    const report = (outcome: ReadOutcome, bytes = 0): void => this.report(operation, read.scope, outcome, bytes);
    if (bypasses || fruitless.skips()) {
      const answer = await read.ask(undefined);
      report('unkept');
      return { ...answer, cacheStatus: cacheStatus(CACHE, { hit: false, fwd: 'bypass' }, saidBefore(answer)) };
    }
    const served = await this.answersOf(operation).answer<FetchedRaw>(
      { keys: [this.routedKeys.of(read)], request, left: read.scope.remaining() },
      (conditions) => fetchedRaw(read.ask(listOf(conditions))),
      (conditions) => fetchedRaw(read.askInBackground(listOf(conditions))),
    );
    fruitless.note(served.by !== 'miss' || served.kept);
    if (served.by === 'miss' || served.by === 'gateway-timeout') report(served.by === 'miss' && served.kept ? 'miss' : 'unkept');
    else report(served.by, served.answer.body.length);
    return routedAnswer(served, request, this.now());
  }

  async headed(call: OutgoingCall, { status, fields, delay }: WholeAnswer<unknown>): Promise<void> {
    await this.unlessUnavailable(call, () => this.answersOf(call.operation).head(this.asked(call), { status, fields, delay }));
  }

  async changed(write: Write, answer: WriteAnswer): Promise<void> {
    await this.unlessUnavailable(
      write,
      async () => void (await Promise.all(changedPlaces(this.settings.name, write, answer).map((place) => this.store.purge(place)))),
    );
  }

  /** The write is done, whether or not what was kept can be purged now: the store does so before it reads again. */
  private async unlessUnavailable({ operation }: Pick<Write, 'operation'>, purge: () => Promise<void>): Promise<void> {
    try {
      await purge();
    } catch (error) {
      this.signals.cacheFailed.emit({ upstream: this.settings.name, operation, doing: 'purge', error });
    }
  }

  private asked(call: OutgoingCall): Asked {
    const keys = keysOf(this.settings.name, call, this.settings.private ? call.scope.context.caller : undefined);
    return { keys, request: { method: methodOf(call), fields: fieldsOf(call.own), authorised: call.authorised }, left: call.scope.remaining() };
  }

  private answersOf(operation: string): KeptAnswers {
    const name = readOf(operation);
    const known = this.answers.get(name);
    if (known) return known;
    const { retain, longest } = this.limits;
    const rules = { declared: declaredOf(this.operations.get(name)) };
    const inBackground = (key: CacheKey, work: () => Promise<unknown>): void => this.refresh(operation, key, work);
    const failed = (doing: CacheFailed['doing'], error: unknown): void =>
      this.signals.cacheFailed.emit({ upstream: this.settings.name, operation, doing, error });
    const keeping = (kept: Promise<boolean>): void => void kept.catch((error: unknown) => failed('keep', error));
    const made = new KeptAnswers(this.store, { rules, retain, longest, inBackground, isFailure, keeping, failed }, this.now);
    this.answers.set(name, made);
    return made;
  }

  /** One at a time for each entry. */
  private refresh(operation: string, { place, owner, fixed }: CacheKey, work: () => Promise<unknown>): void {
    const name = `${place} ${owner} ${fixed}`;
    if (this.refreshing.has(name) || this.refreshing.size >= MOST_REFRESHES) return;
    this.refreshing.add(name);
    outsideRequests(
      () =>
        void work().then(
          () => this.refreshing.delete(name),
          (error: unknown) => {
            this.refreshing.delete(name);
            this.signals.cacheFailed.emit({ upstream: this.settings.name, operation, doing: 'refresh', error });
          },
        ),
    );
  }
}

/** A HEAD is about what a GET of the same path brings. */
const readOf = (operation: string): string => (operation.startsWith('HEAD ') ? `GET${operation.slice('HEAD'.length)}` : operation);

const methodOf = ({ operation }: OutgoingCall): string => operation.slice(0, operation.indexOf(' '));

function fetched<T>(whole: WholeAnswer<T>): Fetched<T> {
  const { status, fields, text: body, delay } = whole;
  return { status, fields, body, delay, whole, origin: whole };
}

const listOf = (conditions: Readonly<Record<string, string>> = {}): FieldList => Object.entries(conditions).flat();

/** From milliseconds to seconds. */
function declaredOf(settings: CachedOperationSettings | undefined): DeclaredLifetimes | undefined {
  if (!settings || settings.fresh === 0) return undefined;
  const { fresh, staleWhileRevalidate, staleIfError } = settings;
  return { fresh: fresh / 1_000, staleWhileRevalidate: staleWhileRevalidate / 1_000, staleIfError: staleIfError / 1_000 };
}

function isFailure(error: unknown): boolean {
  return error instanceof UpstreamFailure && FAILURES.has(error.kind) && STATUSES.has(error.details.status);
}
