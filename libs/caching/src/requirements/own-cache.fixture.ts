import { KeptAnswers } from '../answers/kept-answers.ts';
import type { Asked, Fetch, FetchedAnswer, Served } from '../answers/served.ts';
import { CallerKey, placeOf, SharedKey } from '../keys/cache-key.ts';
import type { OutgoingRead } from '../keys/cache-key.ts';
import { invalidated } from '../semantics/invalidation.ts';
import type { Fields } from '../semantics/fields.ts';
import type { CacheStore } from '../stores/cache-store.ts';
import { Identity } from '@portico/platform';
import type { CacheAnswer, CacheUnderTest, Step } from './row.fixture.ts';
import { datedFields } from './try-requirement.fixture.ts';

export const ORIGIN = 'http://origin.example';
/** Wednesday, 4 March 2026. */
export const START = Date.UTC(2026, 2, 4);

class OriginFails extends Error {}

/**
 * The cache of this library, in front of an origin. Its fields are part of a key only by `Vary`, as in a cache that clients are in front
 * of.
 */
export class OwnCache implements CacheUnderTest {
  private asked: Fields | undefined;
  private readonly background: Promise<unknown>[] = [];

  /** @param clock seconds since the start, shared with the store */
  constructor(
    private readonly store: CacheStore,
    private readonly clock: { seconds: number },
    private readonly kind: { readonly private?: boolean | undefined; readonly trusting?: boolean } = {},
  ) {}

  pass(seconds: number): void {
    this.clock.seconds += seconds;
  }

  async send(step: Step, number: number): Promise<CacheAnswer> {
    const { method = 'GET', path = '/', request = {} } = step;
    this.asked = undefined;
    const cache = new KeptAnswers(
      this.store,
      {
        rules: { trustsRequests: this.kind.trusting === true },
        retain: 3_600_000,
        longest: 1_000,
        inBackground: (_, work) => void this.background.push(work()),
        keeping: (kept) => void this.background.push(kept),
        failed: (_, error) => {
          throw error;
        },
        isFailure: (error) => error instanceof OriginFails,
      },
      () => this.now,
    );
    const asked: Asked = { keys: [this.keyOf(path, request)], request: { method, fields: request } };
    try {
      return await this.answerOf(cache, asked, method, path, (conditions) => this.fetch(step, number, { ...request, ...conditions }));
    } catch (error) {
      if (!(error instanceof OriginFails)) throw error;
      return { status: 599, fields: {}, body: '', asked: this.asked };
    }
  }

  private async answerOf(
    cache: KeptAnswers,
    asked: Asked,
    method: string,
    path: string,
    fetch: Fetch<FetchedAnswer>,
  ): Promise<CacheAnswer> {
    if (method === 'GET') {
      const served = await cache.answer(asked, fetch);
      while (this.background.length > 0) await this.background.shift();
      return { ...shown(served), asked: this.asked };
    }
    const answer = await fetch(undefined);
    if (method === 'HEAD') await cache.head(asked, answer);
    for (const uri of invalidated(method, ORIGIN + path, answer)) await this.store.purge(placeOf('origin', uri));
    return { ...answer, body: answer.body ?? '', asked: this.asked };
  }

  private async fetch({ origin = {} }: Step, number: number, fields: Fields): Promise<FetchedAnswer> {
    this.asked = fields;
    if (origin === 'fails') throw new OriginFails();
    const { fields: answered = {}, body = String(number), delay = 0 } = origin;
    // No origin answers 304 to a request without a condition.
    const conditional = fields['if-none-match'] !== undefined || fields['if-modified-since'] !== undefined;
    const status = origin.status === 304 && !conditional ? 200 : (origin.status ?? 200);
    return { status, fields: datedFields(answered, this.now), body: status === 304 ? '' : body, delay };
  }

  private keyOf(path: string, fields: Fields): SharedKey | CallerKey {
    const read: OutgoingRead = { of: 'origin', path: ORIGIN + path, keyed: {}, offered: fields, unkeyed: new Set() };
    return this.kind.private
      ? new CallerKey(read, { identity: new Identity('spec', 'ann'), customer: undefined, scopes: [], roles: [] })
      : new SharedKey(read);
  }

  private get now(): number {
    return START + this.clock.seconds * 1_000;
  }
}

function shown(served: Served<FetchedAnswer>): Omit<CacheAnswer, 'asked'> {
  if (served.by === 'gateway-timeout') return { status: 504, fields: {}, body: '' };
  if (served.by === 'miss') return { ...served.fetched, body: served.fetched.body ?? '' };
  const { answer, age, notModified } = served;
  return {
    status: notModified ? 304 : answer.status,
    fields: { ...answer.fields, age: String(Math.floor(age)) },
    body: notModified ? '' : answer.body,
  };
}
