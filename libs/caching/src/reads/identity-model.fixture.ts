import fc from 'fast-check';
import { Identity, RequestContext, Signals, TimerQueue } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { OutgoingRead, RawAnswer, RoutedRead, WholeAnswer } from '@portico/upstream';
import { CachedOperationSettings, CachedUpstreamSettings } from '../caching.settings.ts';
import type { CacheStore } from '../stores/cache-store.ts';
import { CacheSignals } from '../telemetry/cache.signals.ts';
import { UpstreamReads } from './upstream-reads.ts';

interface Request {
  /** A write changes what the URL answers from then on. */
  readonly method: 'GET' | 'HEAD' | 'PUT';
  readonly path: keyof typeof SERVICE;
  readonly query: string;
  readonly who: number;
  /** The credentials of this one request. Known callers always have some; for guests they are the BFF's own. */
  readonly token: string | undefined;
  readonly language: string | undefined;
  readonly tenant: string | undefined;
  readonly cookie: string | undefined;
  /** Whether a client asks by a route, which is answered as by a shared cache. */
  readonly routed: boolean;
}

const person = (issuer: string, subject: string, roles: readonly string[] = []): Caller => ({
  identity: new Identity(issuer, subject),
  customer: undefined,
  scopes: [],
  roles,
});
/** Two people of the same name, one of them in two roles, and a name that looks like the key of another. */
const CALLERS: readonly (Caller | undefined)[] = [
  undefined,
  person('a', 'ann'),
  person('b', 'ann'),
  person('a', 'ann', ['admin']),
  person('a', 'bob'),
  person('a', '["a","bob"]'),
];

/**
 * What answers depend on, and what they say of it. Some say less than is true: of fields that the BFF itself sends, and of whom they are
 * for.
 */
const SERVICE = {
  '/everyones': { of: () => [], says: { 'cache-control': 'max-age=60' } },
  '/language': { of: ({ language }: Request) => [language], says: { 'cache-control': 'max-age=60', vary: 'Accept-Language' } },
  '/language-unsaid': { of: ({ language }: Request) => [language], says: { 'cache-control': 'public, max-age=60' } },
  '/tenant-unsaid': { of: ({ tenant }: Request) => [tenant], says: { 'cache-control': 'public, max-age=60' } },
  '/cookie-unsaid': { of: ({ cookie }: Request) => [cookie], says: { 'cache-control': 'public, max-age=60' } },
  '/private': { of: ({ who }: Request) => [who], says: { 'cache-control': 'private, max-age=60' } },
  '/personal-unsaid': { of: ({ who }: Request) => [who], says: { 'cache-control': 'max-age=60' } },
  '/personal-silent': { of: ({ who }: Request) => [who], says: {} },
  '/internal-unsaid': { of: ({ who, token }: Request) => [who, who === 0 && token !== undefined], says: { 'cache-control': 'max-age=60' } },
  '/varies-by-token': { of: ({ who }: Request) => [who], says: { 'cache-control': 'public, max-age=60', vary: 'Authorization' } },
  '/private-language': {
    of: ({ who, language }: Request) => [who, language],
    says: { 'cache-control': 'private, max-age=60', vary: 'accept-language' },
  },
} as const;

const REQUEST: fc.Arbitrary<Request> = fc.record({
  method: fc.oneof({ weight: 48, arbitrary: fc.constant('GET' as const) }, fc.constantFrom('HEAD' as const, 'PUT' as const)),
  path: fc.constantFrom(...(Object.keys(SERVICE) as (keyof typeof SERVICE)[])),
  query: fc.constantFrom('', '?a=1'),
  who: fc.nat(CALLERS.length - 1),
  token: fc.constantFrom(undefined, 't1', 't2'),
  language: fc.constantFrom(undefined, 'de', ''),
  tenant: fc.constantFrom(undefined, 'x'),
  cookie: fc.constantFrom(undefined, 's=1'),
  routed: fc.boolean(),
});

/** How often each URL was written to by each BFF: what one keeps, another's writes do not purge. */
const writes = new Map<string, number>();
const urlOf = ({ path, query }: Request, bff: string): string => `${bff} ${path}${query}`;

const answerTo = (request: Request, bff: string): string =>
  JSON.stringify([urlOf(request, bff), writes.get(urlOf(request, bff)) ?? 0, ...SERVICE[request.path].of(request)]);

const context = (caller: Caller | undefined): RequestContext => {
  const events = new Signals();
  const request = { raw: { headers: {}, socket: {} }, headers: {} };
  const made = new RequestContext('id', request as never, {} as never, undefined, 10_000, new TimerQueue(), events, false);
  made.caller = caller;
  return made;
};
const CONTEXTS = CALLERS.map(context);

let asked = 0;
function readOf(request: Request, bff: string): OutgoingRead<string> {
  const caller = CALLERS[request.who];
  const { path, query, tenant, cookie, language, token } = request;
  const list = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value]);
  const ask = async (): Promise<WholeAnswer<string>> => {
    asked += 1;
    return {
      status: 200,
      fields: { ...SERVICE[path].says },
      text: answerTo(request, bff),
      delay: 0,
      instance: 'http://catalog',
      value: answerTo(request, bff),
    };
  };
  return {
    operation: `GET ${path}`,
    path: path + query,
    own: ['accept', 'application/json', ...list('X-Tenant', tenant), ...list('cookie', cookie)],
    forwarded: list('accept-language', language),
    authorised: caller !== undefined || token !== undefined,
    unkeyed: ['traceparent', 'authorization'],
    scope: (CONTEXTS[request.who] as RequestContext).scope,
    ask,
    askInBackground: ask,
    reread: (_, text) => text,
  };
}

/** The same asked for by a route. */
function routedOf(request: Request, bff: string): RoutedRead {
  const { ask: fetch, ...read } = readOf(request, bff);
  const ask = async (): Promise<RawAnswer> => {
    const { status, fields, text = '' } = await fetch([]);
    return { status, headers: fields, body: Buffer.from(text) };
  };
  return { ...read, route: 'all', ask, askInBackground: ask };
}

/** @returns undefined for what has no body */
async function answered(reads: UpstreamReads, request: Request, bff: string): Promise<string | undefined> {
  const { method, path, query } = request;
  if (method === 'PUT') {
    writes.set(urlOf(request, bff), (writes.get(urlOf(request, bff)) ?? 0) + 1);
    return void (await reads.changed({ method, path: path + query, operation: `PUT ${path}` }, { status: 204, fields: {}, instance: 'http://catalog' }));
  }
  if (method === 'HEAD') {
    const { ask, ...call } = readOf(request, bff);
    const head = await ask([]);
    const fields = { ...head.fields, 'content-length': String(head.text?.length) };
    return void (await reads.headed({ ...call, operation: `HEAD ${path}` }, { ...head, fields, text: undefined }));
  }
  if (!request.routed) return (await reads.read(readOf(request, bff))).value;
  return (await reads.routed(routedOf(request, bff))).body.toString();
}

/** A replica of a BFF, by what it keeps answers in. */
export interface Replica {
  readonly bff: string;
  readonly store: CacheStore;
}

/** Without the hundreds of requests, which the seed has again. */
function reporter<T>({ failed, seed, counterexamplePath, errorInstance }: fc.RunDetails<T>): void {
  if (failed) throw new Error(`IDENTITY_SEED=${seed} (run ${counterexamplePath}): ${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}`);
}

/** In a run. */
export const REQUESTS = 400;

/** Another one each time; `IDENTITY_SEED` has the requests of an earlier time again. */
export const SEED = Number(process.env['IDENTITY_SEED'] ?? Date.now() % 2 ** 31);

/**
 * Each answer is the one that the service would give to that request of that BFF, on whichever replica it comes.
 * @returns how many were answered by what was kept
 */
export async function check(replicasFor: () => readonly Replica[] | Promise<readonly Replica[]>, runs: number, seed = SEED): Promise<number> {
  let [hits, all] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(REQUEST, fc.nat(100)), { minLength: REQUESTS, maxLength: REQUESTS }),
      fc.boolean(),
      async (requests, own) => {
        const operations = Object.keys(SERVICE).map((path) =>
          Object.assign(new CachedOperationSettings(), { name: `GET ${path}`, fresh: 60_000 }),
        );
        const settings = Object.assign(new CachedUpstreamSettings(), { name: 'catalog', private: own, operations });
        const limits = { retain: 3_600_000, longest: 10_000 };
        const replicas = (await replicasFor()).map(({ bff, store }) => ({
          bff,
          reads: new UpstreamReads(settings, limits, store, new CacheSignals(), Date.now),
        }));
        all += requests.length;
        writes.clear();
        for (const [request, at] of requests) {
          const { bff, reads } = replicas[at % replicas.length] as (typeof replicas)[number];
          const before = asked;
          const answer = await answered(reads, request, bff);
          if (answer === undefined) continue;
          if (answer !== answerTo(request, bff)) throw new Error(`${bff} ${JSON.stringify(request)} got ${answer}`);
          if (asked === before) hits += 1;
        }
      },
    ),
    { seed, numRuns: runs, endOnFailure: true, reporter },
  );
  expect(all).toBeGreaterThanOrEqual(runs * REQUESTS);
  return hits;
}
