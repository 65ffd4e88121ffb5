import 'reflect-metadata';
import { Reflector } from '@nestjs/core';
import { Throttle } from '@nestjs/throttler';
import type { ThrottlerOptions } from '@nestjs/throttler';
import { Identity } from '@portico/platform';
import type { Caller, RequestContext, Route } from '@portico/platform';
import { limit, plan } from '../fixtures/limited-bff.fixture.ts';
import { networkKey } from '../limit-key.ts';
import type { LimitKey } from '../limit-key.ts';
import type { LimitSet } from '../limits/limit-set.ts';
import type { Verdict } from '../limits/verdict.ts';
import { CallerStores } from '../stores/caller-stores.ts';
import type { CallerKind } from '../stores/caller-stores.ts';
import { MemoryStore } from '../stores/memory.store.ts';
import { Cost } from './cost.decorator.ts';
import { DynamicLimits } from './dynamic-limits.ts';
import type { CommonOptions } from './dynamic-limits.ts';
import { RouteLimits } from './route-limits.ts';

class WordsController {
  one(): void {}
}

const ROUTE = { controller: WordsController, handler: WordsController.prototype.one, operationId: 'words.one' } as unknown as Route;
const ADA: Caller = { identity: new Identity('spec', 'ada'), scopes: [], roles: [] };
const contextOf = (caller?: Caller, headers: Readonly<Record<string, string>> = {}): RequestContext =>
  ({ caller, route: ROUTE, request: { headers }, reply: {} }) as unknown as RequestContext;

interface Asked {
  readonly kind: CallerKind;
  readonly whom: LimitKey;
  readonly names: readonly string[];
  readonly cost: number;
}

/** Writes down what it is asked. */
class WatchedStore extends MemoryStore {
  constructor(
    private readonly kind: CallerKind,
    private readonly asked: Asked[],
  ) {
    super(10, () => 0);
  }

  override consume(whom: LimitKey, set: LimitSet, cost: number): Verdict {
    this.asked.push({ kind: this.kind, whom, names: set.limits.map(({ name }) => name), cost });
    return super.consume(whom, set, cost);
  }
}

describe('limits that are functions of the request', () => {
  let asked: Asked[];
  beforeEach(() => void (asked = []));

  const ask = (options: readonly ThrottlerOptions[], common: CommonOptions = {}, context = contextOf(ADA)): Promise<Verdict | undefined> => {
    const whom = context.caller?.identity.key ?? networkKey('192.0.2.1', 64);
    const stores = new CallerStores((kind) => new WatchedStore(kind, asked));
    return new DynamicLimits(stores, common).consume(context, new RouteLimits(ROUTE, new Reflector(), options), undefined, whom);
  };
  const one = (name: string, more: Partial<ThrottlerOptions> = {}): ThrottlerOptions => ({ name, limit: 5, ttl: 1_000, ...more });

  it('are asked together for one caller, among those of its kind', async () => {
    await ask([one('a'), one('b')]);
    await ask([one('a')], {}, contextOf());
    expect(asked).toEqual([
      { kind: 'caller', whom: ADA.identity.key, names: ['a', 'b'], cost: 1 },
      { kind: 'guest', whom: networkKey('192.0.2.1', 64), names: ['a'], cost: 1 },
    ]);
  });

  it('are asked among trackers for whom a tracker or a key says, a limit’s own before the common one', async () => {
    const common: CommonOptions = { getTracker: async () => 'common' };
    await ask([one('a'), one('b', { getTracker: () => 'own' }), one('c')], common);
    await ask([one('a'), one('b', { generateKey: (_context, tracker, name) => `${name} of ${tracker}` })], { generateKey: (_context, tracker) => `of ${tracker}` });
    await ask([one('a', { getTracker: async () => 'x', generateKey: (_context, tracker) => tracker }), one('b', { getTracker: () => 'x' })]);
    expect(asked.map(({ kind, whom, names }) => [kind, whom, names])).toEqual([
      ['tracker', 'tracker common', ['a', 'c']],
      ['tracker', 'tracker own', ['b']],
      ['tracker', `key of ${ADA.identity.key}`, ['a']],
      ['tracker', `key b of ${ADA.identity.key}`, ['b']],
      ['tracker', 'key x', ['a']],
      ['tracker', 'tracker x', ['b']],
    ]);
  });

  it('are of what the route’s decorators ask as well, under each plan, for what the route costs', async () => {
    class AskedController {
      @Cost(2)
      @Throttle({ own: { limit: async () => 4, ttl: () => 2_000, blockDuration: () => 3_000, getTracker: () => 'x', generateKey: (_context, tracker) => `${tracker}!` } })
      one(): void {}
    }
    const route = { ...ROUTE, controller: AskedController, handler: AskedController.prototype.one } as unknown as Route;
    const limits = new RouteLimits(route, new Reflector(), [one('own', { limit: 99, ttl: () => 99, getTracker: () => 'y' })]);
    const dynamic = new DynamicLimits(new CallerStores((kind) => new WatchedStore(kind, asked)), {});
    const small = plan('small', [limit('hour', 9)]);
    for (const left of [2, 0]) {
      const verdict = await dynamic.consume(contextOf(ADA), limits, small, ADA.identity.key);
      expect(verdict).toMatchObject({ allowed: true, remaining: left, limit: { quota: 4, per: 2_000, block: 3_000 }, set: { policy: '"hour";q=9;w=3600, "own";q=4;w=2' } });
    }
    expect(asked.slice(2)).toEqual([
      { kind: 'caller', whom: ADA.identity.key, names: ['hour'], cost: 2 },
      { kind: 'tracker', whom: 'key x!', names: ['own'], cost: 2 },
    ]);
  });

  it('tell of the one that refuses, with all that hold, and ask no further', async () => {
    const verdict = await ask([one('a'), one('b', { limit: 0, getTracker: () => 'x' }), one('c', { limit: 1, getTracker: () => 'y' })]);
    expect(verdict).toMatchObject({ allowed: false, limit: { name: 'b' } });
    expect(verdict?.set.policy).toBe('"a";q=5;w=1, "b";q=0;w=1, "c";q=1;w=1');
    expect(asked.map(({ names }) => names)).toEqual([['a'], ['b']]);
  });

  it('refuse where nothing is left of one and nothing was left of another', async () => {
    const verdict = await ask([one('a', { limit: 1 }), one('b', { limit: 0, getTracker: () => 'x' })]);
    expect(verdict).toMatchObject({ allowed: false, limit: { name: 'b' }, set: { policy: '"a";q=1;w=1, "b";q=0;w=1' } });
  });

  it('tell of the one of which least is left', async () => {
    const options = [one('a', { limit: 3 }), one('b', { limit: 2, getTracker: () => 'x' }), one('c', { limit: 9, getTracker: () => 'y' })];
    expect(await ask(options)).toMatchObject({ allowed: true, limit: { name: 'b' }, remaining: 1 });
  });

  it.each<[string, Partial<ThrottlerOptions>, CommonOptions, readonly string[]]>([
    ['none', {}, {}, ['a', 'b']],
    ['one by its own word, whatever all say', { skipIf: () => false, ignoreUserAgents: [] }, { skipIf: () => true }, ['a']],
    ['one by its function', { skipIf: () => true }, {}, ['b']],
    ['one by who asks', { ignoreUserAgents: [/^other/, /^probe/] }, {}, ['b']],
    ['all by who asks', {}, { ignoreUserAgents: [/^probe/] }, []],
    ['all by a function', {}, { skipIf: () => true }, []],
  ])('skip %s', async (_, option, common, names) => {
    await ask([one('a', option), one('b')], common, contextOf(ADA, { 'user-agent': 'probe/1' }));
    expect(asked.flatMap((each) => each.names)).toEqual(names);
  });

  it('know no name of who asks without one', async () => {
    await ask([one('a', { ignoreUserAgents: [/undefined/] })]);
    expect(asked).toHaveLength(1);
  });

  it('are an error where a function returns no number', async () => {
    for (const what of ['limit', 'ttl', 'blockDuration']) {
      await expect(ask([one('a', { [what]: () => Number.NaN })])).rejects.toThrow(`the ${what} of the limit "a" is no number: NaN`);
    }
    expect(asked).toEqual([]);
  });

  it.each<[string, CommonOptions]>([
    ['skipIf', { skipIf: () => false }],
    ['ignoreUserAgents', { ignoreUserAgents: [] }],
    ['getTracker', { getTracker: () => 'a' }],
    ['generateKey', { generateKey: () => 'a' }],
  ])('are all limits where the options have %s for all', (_, common) => {
    const stores = new CallerStores((kind) => new WatchedStore(kind, asked));
    expect(new DynamicLimits(stores, common).always).toBe(true);
    expect(new DynamicLimits(stores, { errorMessage: 'no' }).always).toBe(false);
  });
});
