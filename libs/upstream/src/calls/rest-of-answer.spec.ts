import { SimulatedUpstream } from './simulated-upstream.fixture.ts';
import type { Script } from './simulated-upstream.fixture.ts';

const NEVER = Number.POSITIVE_INFINITY;

describe('an answer', () => {
  let world: SimulatedUpstream;

  beforeEach(() => {
    world = new SimulatedUpstream();
    Object.assign(world.settings.retry, { attempts: 1 });
  });
  afterEach(() => jest.restoreAllMocks());

  const bring = (script: Script): void => void (world.next = () => script);

  describe('whose status says it all, and whose body does not end,', () => {
    beforeEach(() => bring({ brings: 404, after: 10, body: NEVER }));

    it.each([
      [3_000, 200],
      [400, 195],
      [100, 45],
    ])('is waited for, when its caller has %d ms, for %d ms', async (deadline, waited) => {
      const { call, target } = world.http();
      const result = world.within(world.request(deadline), () => call('json'));
      await world.pass(10 + waited - 8, 1);
      expect(result.settled).toBe(false);
      await world.pass(20, 1);
      expect({ kind: result.kind, aborted: world.aborted, outcomes: world.outcomes, outstanding: target.instances.all[0]?.outstanding }).toEqual({ kind: 'not-found', aborted: 1, outcomes: ['not-found'], outstanding: 0 });
    });

    it('is waited for no longer because somebody with more time joins', async () => {
      const { call } = world.http();
      world.within(world.request(400), () => call('json'));
      await world.pass(40);
      const joined = world.within(world.request(10_000), () => call('json'));
      await world.pass(200);
      expect({ kind: joined.kind, sent: world.sent.length }).toEqual({ kind: 'not-found', sent: 1 });
    });

    it('is a refusal even to those whose time ends, and to the accounts of a client that leaves', async () => {
      const { call } = world.http();
      const scope = world.request();
      const result = world.within(scope, () => call('json'));
      await world.pass(20);
      scope.cancel('client-gone');
      await world.pass(8);
      expect({ kind: result.kind, outcomes: world.outcomes, aborted: world.aborted }).toEqual({ kind: 'cancelled', outcomes: ['not-found'], aborted: 1 });
    });

    it.each(['raw', 'raw-stream'] as const)('is waited for until its caller’s time is half over where the caller wants all of it: %s', async (kind) => {
      const { call } = world.http();
      const result = world.within(world.request(800), () => call(kind));
      await world.pass(380);
      expect(result.settled).toBe(false);
      await world.pass(60);
      expect({ kind: result.kind, outcomes: world.outcomes }).toEqual({ kind: 'not-found', outcomes: ['not-found'] });
    });
  });

  it.each(['json', 'raw'] as const)('whose status says it all has its body all the same when that comes in time: %s', async (kind) => {
    bring({ brings: 404, after: 10, body: 100 });
    const { call } = world.http();
    const result = world.within(world.request(), () => call(kind));
    await world.pass(130);
    expect({ kind: result.kind, aborted: world.aborted }).toEqual({ kind: 'not-found', aborted: 0 });
  });

  describe('that is to begin within 100 ms', () => {
    beforeEach(() => void (world.settings.firstByte = 100));

    it.each<[string, Script, number, string]>([
      ['and does, has all the time of an attempt for the rest', { brings: 'ok', after: 60, body: 600 }, 680, 'ok'],
      ['and does, has no more than that', { brings: 'ok', after: 60, body: NEVER }, 1_020, 'timeout'],
      ['and does not, is given up', { brings: 'ok', after: 300 }, 120, 'timeout'],
    ])('%s', async (_, script, within, kind) => {
      bring(script);
      const { call, target } = world.http();
      const result = world.within(world.request(), () => call('json'));
      await world.pass(within - 40);
      expect(result.settled).toBe(false);
      await world.pass(60);
      expect({ kind: result.kind, outstanding: target.instances.all[0]?.outstanding }).toEqual({ kind, outstanding: 0 });
    });

    it('is what its caller has less time for: then the upstream is not blamed', async () => {
      bring({ brings: 'nothing', after: 0 });
      Object.assign(world.settings.breaker, { calls: 2 });
      const { call } = world.http();
      for (const [deadline, outcome] of [[50, 'deadline'], [200, 'timeout']] as const) {
        world.outcomes.length = 0;
        world.within(world.request(deadline), () => call('write'));
        await world.pass(130);
        expect(world.outcomes).toEqual([outcome]);
      }
    });
  });

  it('tells the upstream how long it may take: as long as its caller has, or an attempt, and a millisecond at least', async () => {
    bring({ brings: 'nothing', after: 0 });
    const { call } = world.http();
    for (const deadline of [5_000, 300, 0.4]) world.within(world.request(deadline), () => call('write'));
    await world.pass(4);
    expect(world.sent.map(({ headers }) => headers['x-deadline-ms'])).toEqual(['1000', '300', '1']);
  });

  it('that is cut after its head was carried out: a write is not repeated, though it could be', async () => {
    bring({ brings: 'cut', after: 1 });
    Object.assign(world.settings.retry, { attempts: 3 });
    const { call } = world.http();
    const result = world.within(world.request(), () => call('write'));
    await world.pass(500);
    expect({ kind: result.kind, sent: world.sent.length }).toEqual({ kind: 'bad-payload', sent: 1 });
  });
});
