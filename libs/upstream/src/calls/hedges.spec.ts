import { UpstreamSignals } from './telemetry/upstream.signals.ts';
import { SimulatedUpstream } from './simulated-upstream.fixture.ts';
import type { Script } from './simulated-upstream.fixture.ts';

const SILENT: Script = { brings: 'nothing', after: 0 };

describe('a read that is slow', () => {
  let world: SimulatedUpstream;
  let hedged: object[];

  beforeEach(() => {
    world = new SimulatedUpstream();
    hedged = [];
    world.events.of(UpstreamSignals).upstreamCallHedged.subscribe((event) => hedged.push(event));
    Object.assign(world.settings.retry, { attempts: 1 });
  });
  afterEach(() => jest.restoreAllMocks());

  /** So many instances that all answer within 2 ms, and bring these in turn from then on. */
  const warmed = async (instances: number, ...scripts: readonly Script[]) => {
    const upstream = world.http(instances);
    await world.warm(() => upstream.call('json'), () => upstream.call('raw'));
    world.sent.length = 0;
    world.outcomes.length = 0;
    let asked = 0;
    world.next = () => scripts[Math.min(asked++, scripts.length - 1)] as Script;
    return upstream;
  };

  it.each(['json', 'raw'] as const)('is asked elsewhere as well, not before it is known to be slow: %s', async (kind) => {
    world.settings.hedging.least = 20;
    const { target, call } = await warmed(2, SILENT, { brings: 'ok', after: 30 });
    const result = world.within(world.request(), () => call(kind));
    await world.pass(16);
    expect(world.sent).toHaveLength(1);
    await world.pass(14);
    expect({ sent: world.sent.length, places: target.instances.all.map(({ outstanding }) => outstanding), hedges: target.bulkhead.hedges }).toEqual({ sent: 2, places: [1, 1], hedges: 1 });
    await world.pass(40);
    expect({ kind: result.kind, hedged, hedges: target.bulkhead.hedges, underWay: target.bulkhead.underWay }).toEqual({ kind: 'ok', hedged: [{ upstream: 'shop', operation: kind === 'json' ? 'GET /a' : 'GET' }], hedges: 0, underWay: 0 });
  });

  it.each<[string, (settings: SimulatedUpstream['settings']) => void, number, 'json' | 'write' | 'stream' | 'raw-stream']>([
    ['hedging is off', ({ hedging }) => void (hedging.enabled = false), 2, 'json'],
    ['there is no other instance', () => undefined, 1, 'json'],
    ['the budget is used up', ({ retry }) => void Object.assign(retry, { share: 0, perSecond: 0 }), 2, 'json'],
    ['it writes', () => undefined, 2, 'write'],
    ['its answer may be of any length', () => undefined, 2, 'stream'],
    ['its answer may be of any length', () => undefined, 2, 'raw-stream'],
  ])('is not asked twice when %s', async (_, set, instances, kind) => {
    set(world.settings);
    const { target, call } = await warmed(instances, SILENT);
    // All that would be asked twice is known to be slow by now.
    if (kind !== 'json') for (const operation of ['stream', 'write', 'raw-stream'] as const) await world.warm(() => call(operation));
    world.sent.length = 0;
    world.within(world.request(), () => call(kind));
    await world.pass(200);
    expect({ sent: world.sent.length, hedged, hedges: target.bulkhead.hedges }).toEqual({ sent: 1, hedged: [], hedges: 0 });
  });

  it('is not asked twice when more than half of what the upstream takes is in flight', async () => {
    Object.assign(world.settings.concurrency, { min: 3, initial: 3, max: 3 });
    const { call } = await warmed(2, SILENT);
    for (const kind of ['json', 'write'] as const) world.within(world.request(), () => call(kind));
    await world.pass(200);
    expect({ sent: world.sent.length, hedged }).toEqual({ sent: 2, hedged: [] });
  });

  it('goes on with its first attempt when the second cannot be sent, which leaves nothing behind', async () => {
    const { target, call } = await warmed(2, SILENT);
    let asked = 0;
    world.next = () => {
      if (asked++ > 0) throw new TypeError('it cannot be sent');
      return { brings: 'ok', after: 300 };
    };
    const faults: unknown[] = [];
    world.events.internalFault.subscribe(({ where, error }) => faults.push(where, String(error)));
    const scope = world.request();
    const result = world.within(scope, () => call('json'));
    await world.pass(400);
    scope.close();
    expect(faults).toEqual(['the second attempt of shop GET /a', 'TypeError: it cannot be sent']);
    const { bulkhead, instances } = target;
    const outstanding = instances.all.map((instance) => instance.outstanding);
    const left = { hedges: bulkhead.hedges, underWay: bulkhead.underWay, outstanding, timers: world.timers.count };
    expect({ kind: result.kind, asked }).toEqual({ kind: 'ok', asked: 2 });
    expect(left).toEqual({ hedges: 0, underWay: 0, outstanding: [0, 0], timers: 0 });
  });

  it('is asked twice, and no third time, though an attempt fails and another one follows', async () => {
    Object.assign(world.settings.retry, { attempts: 2, base: 1, longest: 1 });
    const { call } = await warmed(3, { brings: 500, after: 50 }, { brings: 500, after: 80 }, SILENT);
    world.within(world.request(), () => call('json'));
    await world.pass(400);
    expect({ sent: world.sent.length, hedged: hedged.length }).toEqual({ sent: 3, hedged: 1 });
  });

  it.each<[string, Script, Script]>([
    ['first', { brings: 500, after: 50 }, { brings: 'ok', after: 90 }],
    ['second', { brings: 'ok', after: 90 }, { brings: 500, after: 10 }],
  ])('has the answer of the other attempt when the %s fails, and nothing is repeated', async (_, first, second) => {
    Object.assign(world.settings.retry, { attempts: 3 });
    const { call } = await warmed(2, first, second);
    const result = world.within(world.request(), () => call('json'));
    await world.pass(400);
    expect({ kind: result.kind, sent: world.sent.length, outcomes: world.outcomes }).toEqual({ kind: 'ok', sent: 2, outcomes: ['server-error', 'ok'] });
  });

  it('fails as the last of its attempts does, and leaves nothing behind', async () => {
    const { target, call } = await warmed(2, { brings: 503, after: 50 }, { brings: 500, after: 90 });
    const scope = world.request();
    const result = world.within(scope, () => call('json'));
    await world.pass(400);
    scope.close();
    expect({ kind: result.kind, outcomes: world.outcomes, hedges: target.bulkhead.hedges, timers: world.timers.count }).toEqual({ kind: 'server-error', outcomes: ['overloaded', 'server-error'], hedges: 0, timers: 0 });
  });

  it.each<['client-gone' | 'deadline', string, string]>([
    ['client-gone', 'cancelled', 'cancelled'],
    ['deadline', 'timeout', 'deadline'],
  ])('ends with both attempts when its last caller leaves by %s', async (reason, kind, outcome) => {
    const { call } = await warmed(2, SILENT);
    const scope = world.request();
    const result = world.within(scope, () => call('json'));
    await world.pass(40);
    scope.cancel(reason);
    await world.pass(4);
    expect({ kind: result.kind, outcomes: world.outcomes, aborted: world.aborted, timers: world.timers.count }).toEqual({ kind, outcomes: [outcome, outcome], aborted: 2, timers: 0 });
  });

  it('has as much time as any caller that joins, and both attempts end with the upstream’s own', async () => {
    const { call } = await warmed(2, SILENT);
    const first = world.within(world.request(100), () => call('json'));
    await world.pass(60);
    const joined = world.within(world.request(3_000), () => call('json'));
    await world.pass(100);
    expect({ first: first.kind, joined: joined.settled, sent: world.sent.length }).toEqual({ first: 'timeout', joined: false, sent: 2 });
    await world.pass(950);
    expect({ joined: joined.kind, outcomes: world.outcomes, aborted: world.aborted }).toEqual({ joined: 'timeout', outcomes: ['timeout', 'timeout'], aborted: 2 });
  });

  it('brings the first answer to all who wait for it', async () => {
    const { call } = await warmed(2, SILENT, { brings: 'ok', after: 50 });
    const results = [world.within(world.request(), () => call('json'))];
    await world.pass(30);
    results.push(world.within(world.request(), () => call('json')));
    await world.pass(60);
    expect(results.map(({ kind }) => kind)).toEqual(['ok', 'ok']);
    expect(world.sent).toHaveLength(2);
  });

  describe('of whose attempts one has won', () => {
    it('lets the other one finish, and counts how long that took', async () => {
      const { target, call } = await warmed(2, { brings: 'ok', after: 150 }, { brings: 'ok', after: 20 });
      const result = world.within(world.request(), () => call('json'));
      await world.pass(60);
      expect({ kind: result.kind, outstanding: target.instances.all.map(({ outstanding }) => outstanding).sort(), underWay: target.bulkhead.underWay }).toEqual({ kind: 'ok', outstanding: [0, 1], underWay: 0 });
      await world.pass(150);
      expect({ outcomes: world.outcomes, aborted: world.aborted, outstanding: target.instances.all.map(({ outstanding }) => outstanding) }).toEqual({ outcomes: ['ok', 'ok'], aborted: 0, outstanding: [0, 0] });
    });

    it.each([200, 3_000])('ends the other one after the upstream’s own time, though its callers, who had %d ms, are gone', async (deadline) => {
      const { target, call } = await warmed(2, SILENT, { brings: 'ok', after: 20 });
      const scope = world.request(deadline);
      world.within(scope, () => call('json'));
      await world.pass(60);
      scope.close();
      await world.pass(900);
      expect(world.outcomes).toEqual(['ok']);
      await world.pass(100);
      expect({ outcomes: world.outcomes, aborted: world.aborted, outstanding: target.instances.all.map(({ outstanding }) => outstanding), timers: world.timers.count }).toEqual({ outcomes: ['ok', 'timeout'], aborted: 1, outstanding: [0, 0], timers: 0 });
    });
  });

  it('is not asked twice because the BFF itself was late: the answer may be there already', async () => {
    const { call } = await warmed(2, SILENT);
    world.within(world.request(), () => call('json'));
    await world.pass(100, 100);
    expect(world.sent).toHaveLength(1);
    await world.pass(16);
    expect(world.sent).toHaveLength(2);
  });
});
