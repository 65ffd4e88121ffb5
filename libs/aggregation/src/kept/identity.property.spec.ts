import { currentContext, currentScope, Identity, noteSource } from '@portico/platform';
import type { Caller, Scope } from '@portico/platform';
import fc from 'fast-check';
import { stale } from '../plan/failure-policy.ts';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from '../run/request.fixture.ts';
import { derivedKey } from './derived-key.ts';
import { LastGood } from '../run/last-good.ts';
import { KeptViews } from './kept-views.ts';

const person = (issuer: string, subject: string, more: object = {}): Caller => ({ identity: new Identity(issuer, subject), scopes: [], roles: [], ...more });
/** Two people of one name, one of them in further roles and for further customers, and a name that looks like the key of another. */
const CALLERS: readonly (Caller | undefined)[] = [
  undefined,
  ...[person('a', 'ann'), person('b', 'ann'), person('a', 'bob'), person('a', '["a","bob"]')],
  ...[person('a', 'ann', { roles: ['admin'] }), person('a', 'ann', { scopes: ['admin'] }), person('a', 'ann', { customer: 'c-1' }), person('a', 'ann', { customer: 'c-2' })],
];

const REQUEST = fc.record({
  who: fc.nat(CALLERS.length - 1),
  language: fc.constantFrom(undefined, 'de', 'fr'),
  tenant: fc.constantFrom(undefined, 'de', 't'),
  query: fc.constantFrom<unknown>({ q: 1 }, { q: '1' }, { q: [1] }, { q: undefined }, {}),
  fails: fc.boolean(),
  asks: fc.constantFrom<'view' | 'coalesced' | 'part'>('view', 'coalesced', 'part'),
});
type Request = typeof REQUEST extends fc.Arbitrary<infer R> ? R : never;

const who = (caller: Caller | undefined): unknown => caller && [caller.identity.key, caller.customer, caller.roles, caller.scopes];
/** What upstreams would answer to the request at hand: whom it is for, and what was forwarded. */
const answer = (query: unknown): string => {
  const { caller, forwarded } = currentContext();
  return JSON.stringify([who(caller), forwarded, query, query !== null && typeof query === 'object' && 'q' in query]);
};

/** Plans whose answers depend on all that a request has; and one whose part fails when it is told to. */
function plans(state: { fails: boolean; made: number }) {
  const read = (query: unknown): string => {
    noteSource(currentScope() as Scope, { freshUntil: Infinity, everybodys: false, holds: () => true, reused: () => undefined });
    state.made += 1;
    return answer(query);
  };
  const part = async (query: unknown): Promise<string> => {
    if (state.fails) throw new Error('down');
    state.made += 1;
    return answer(query);
  };
  return {
    view: plan('page', Object, { deadline: '2s', kept: 'private' }).part('a', ({ query }) => read(query)).view(({ a }) => ({ a })),
    coalesced: plan('guests', Object, { deadline: '2s', kept: 'private', coalesce: 'anonymous' }).part('a', ({ query }) => read(query)).view(({ a }) => ({ a })),
    part: plan('parts', Object, { deadline: '2s' })
      .part('id', ({ query }) => query)
      .part('a', { needs: ['id'], onFailure: stale('1h') }, ({ id }) => part(id))
      .view(({ a }) => ({ a })),
  };
}

/** @returns how many were answered by what was kept */
async function check(runs: number): Promise<number> {
  let kept = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(REQUEST, { minLength: REQUESTS, maxLength: REQUESTS }), async (requests) => {
      const state = { fails: false, made: 0 };
      const all = plans(state);
      for (const request of requests) kept += await one(request, all, state);
    }),
    { numRuns: runs, endOnFailure: true, includeErrorInReport: true },
  );
  return kept;
}

async function one({ who: at, language, tenant, query, fails, asks }: Request, all: ReturnType<typeof plans>, state: { fails: boolean; made: number }): Promise<number> {
  const sent = { ...(language === undefined ? {} : { 'accept-language': language }), ...(tenant === undefined ? {} : { 'x-tenant': tenant }) };
  const caller = CALLERS[at];
  const request = new RequestFixture({ ...(caller ? { caller } : {}), sent });
  const before = state.made;
  state.fails = fails;
  const { a } = await request.run(() => all[asks].run(query as object));
  const right = request.run(() => answer(query));
  if (a !== right && !(a === undefined && asks === 'part' && fails)) throw new Error(`${JSON.stringify([who(caller), sent, query, asks])} got ${a}`);
  return state.made === before && a !== undefined ? 1 : 0;
}

const [RUNS, REQUESTS] = [50, 400];
/** A planted mistake is found in the first few; by chance it takes dozens. */
const ENOUGH = 1_000;

describe('a kept view, and a last good answer', () => {
  afterEach(() => void jest.restoreAllMocks());

  it(`is given to no caller and no request that it was not made for, over ${RUNS * REQUESTS} requests`, async () => {
    expect(await check(RUNS)).toBeGreaterThan(1_000);
  });

  const context = (mistake: string, { caller, forwarded }: Parameters<typeof derivedKey>[0]): Parameters<typeof derivedKey>[0] => {
    if (mistake === 'no caller') return { caller: undefined, forwarded };
    if (mistake === 'the subject alone') return { caller: caller && person('any', caller.identity.subject), forwarded };
    return { caller, forwarded: mistake === 'what is forwarded is lost' ? [] : forwarded };
  };
  const MISTAKES = ['no caller', 'the subject alone', 'what is forwarded is lost', 'the query is lost'];

  it.each(MISTAKES)('is found in the wrong hands where keys of views have a mistake: %s', async (mistake) => {
    jest.spyOn(KeptViews.prototype, 'keyFor').mockImplementation(function (this: KeptViews<unknown>, asking, query) {
      return derivedKey(context(mistake, asking), (this as unknown as { name: string }).name, mistake === 'the query is lost' ? 0 : query);
    });
    await expect(check(ENOUGH)).rejects.toThrow(/ got /);
  });

  it.each(MISTAKES)('is found in the wrong hands where keys of parts have a mistake: %s', async (mistake) => {
    const proto = LastGood.prototype as unknown as { keyFor: (asking: Parameters<typeof derivedKey>[0], inputs: readonly unknown[]) => unknown };
    jest.spyOn(proto, 'keyFor').mockImplementation(function (this: unknown, asking, inputs) {
      return derivedKey(context(mistake, asking), (this as { name: string }).name, ...(mistake === 'the query is lost' ? [] : inputs));
    });
    await expect(check(ENOUGH)).rejects.toThrow(/ got /);
  });
});
