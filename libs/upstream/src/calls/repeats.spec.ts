import { UpstreamSignals } from './telemetry/upstream.signals.ts';
import { SimulatedUpstream } from './simulated-upstream.fixture.ts';
import type { Script } from './simulated-upstream.fixture.ts';

const FAILS: Script = { brings: 500, after: 1 };

describe('a call of an upstream whose attempt fails', () => {
  let world: SimulatedUpstream;
  let repeated: object[];

  beforeEach(() => {
    world = new SimulatedUpstream();
    repeated = [];
    world.events.of(UpstreamSignals).upstreamCallRepeated.subscribe((event) => repeated.push(event));
    // No pause is random: each is the longest there is.
    jest.spyOn(Math, 'random').mockReturnValue(0.999_999);
  });
  afterEach(() => jest.restoreAllMocks());

  /** Brings these in turn, and the last one from then on. */
  const bring = (...scripts: readonly Script[]): void => {
    let asked = 0;
    world.next = () => scripts[Math.min(asked++, scripts.length - 1)] as Script;
  };
  const again = (after: string, paid: boolean, operation = 'GET /a'): object => ({ upstream: 'shop', operation, after, paid });

  it('is tried as often as it may be, after pauses that double, and each is told', async () => {
    Object.assign(world.settings.retry, { attempts: 4, base: 100, longest: 300 });
    const sentAt: number[] = [];
    const begun = world.simulation.now;
    world.next = () => {
      sentAt.push(world.simulation.now - begun);
      return FAILS;
    };
    const { call } = world.http();
    const result = world.within(world.request(), () => call('json'));
    await world.pass(2_000, 1);
    expect(result.kind).toBe('server-error');
    expect(repeated).toEqual([1, 2, 3].map(() => again('server-error', true)));
    const pauses = sentAt.slice(1).map((at, index) => at - (sentAt[index] as number));
    expect(pauses.map((pause) => Math.round(pause / 50) * 50)).toEqual([100, 200, 300]);
  });

  it('is tried again out of the budget, which grows with the calls', async () => {
    Object.assign(world.settings.retry, { attempts: 3, share: 0.2, perSecond: 0 });
    const { call } = world.http();
    for (let times = 0; times < 9; times += 1) world.within(world.request(), () => call('write'));
    await world.pass(20);
    world.sent.length = 0;
    bring(FAILS);
    for (let times = 0; times < 6; times += 1) {
      world.within(world.request(), () => call('json'));
      await world.pass(300);
    }
    // Of 15 calls a fifth, which is what the first ones take.
    expect({ sent: world.sent.length, repeated: repeated.length }).toEqual({ sent: 6 + 3, repeated: 3 });
  });

  it.each<['json' | 'write', string, Script, number, number, string, object[]]>([
    ['json', 'elsewhere at once when nothing was sent, and then again', { brings: 'refused', after: 1 }, 2, 0, 'refused', [again('refused', false), again('refused', true)]],
    ['write', 'elsewhere once when nothing was sent', { brings: 'refused', after: 1 }, 3, 0, 'refused', [again('refused', false, 'POST /w')]],
    ['write', 'nowhere when there is no other instance', { brings: 'refused', after: 1 }, 1, 0, 'refused', []],
    ['write', 'nowhere when it may have been carried out', { brings: 'reset', after: 1 }, 3, 1, 'reset', []],
    ['json', 'nowhere when the same would come again', { brings: 'garbage', after: 1 }, 2, 1, 'bad-payload', []],
    ['json', 'again when its answer was cut', { brings: 'cut', after: 1 }, 1, 3, 'bad-payload', [again('bad-payload', true), again('bad-payload', true)]],
    ['json', 'nowhere when it is refused for what it asks', { brings: 404, after: 1 }, 2, 1, 'not-found', []],
  ])('as a %s goes %s', async (kind, _, script, instances, sent, becomes, told) => {
    const { call } = world.http(instances);
    bring(script);
    const result = world.within(world.request(), () => call(kind));
    await world.pass(1_500);
    expect({ kind: result.kind, sent: world.sent.length, repeated: repeated.slice(0, 2), more: repeated.length > 2 }).toEqual({ kind: becomes, sent, repeated: told, more: false });
  });

  it('goes to the instance that has not just failed', async () => {
    Object.assign(world.settings.balancing, { by: 'round-robin' });
    Object.assign(world.settings.ejection, { failures: 1_000 });
    const { target, call } = world.http(2);
    for (let time = 0; time < 4; time += 1) {
      const places: (string | undefined)[] = [];
      world.next = () => {
        places.push(target.instances.all.find(({ outstanding }) => outstanding > 0)?.address);
        return places.length === 1 ? FAILS : { brings: 'ok', after: 1 };
      };
      world.within(world.request(), () => call('json'));
      await world.pass(400);
      expect(new Set(places).size).toBe(2);
    }
  });

  it('is not tried again once its caller has no more time', async () => {
    bring({ brings: 500, after: 30 });
    const { call } = world.http();
    const result = world.within(world.request(20), () => call('json'));
    await world.pass(500);
    expect({ kind: result.kind, sent: world.sent.length, outcomes: world.outcomes }).toEqual({ kind: 'timeout', sent: 1, outcomes: ['deadline'] });
  });

  it('does not begin a pause that its callers have no time for', async () => {
    Object.assign(world.settings.retry, { base: 200, longest: 200 });
    bring(FAILS);
    const { call } = world.http();
    const result = world.within(world.request(100), () => call('json'));
    await world.pass(8);
    expect(result.kind).toBe('server-error');
    expect(repeated).toEqual([]);
  });

  it.each<['deadline' | 'client-gone', string[]]>([
    ['deadline', ['GET /a open']],
    ['client-gone', []],
  ])('speaks against the upstream by that attempt when it ends in the pause after it by %s, or not at all', async (reason, circuits) => {
    Object.assign(world.settings.breaker, { calls: 5 });
    Object.assign(world.settings.retry, { base: 250, longest: 250 });
    bring(FAILS);
    const { call } = world.http();
    for (let times = 0; times < 5; times += 1) {
      const scope = world.request();
      world.within(scope, () => call('json'));
      await world.pass(20);
      scope.cancel(reason);
      await world.pass(20);
    }
    expect({ circuits: world.circuits, sent: world.sent.length, timers: world.timers.count }).toEqual({ circuits, sent: 5, timers: 0 });
  });

  it('speaks against the upstream by the last attempt that proves anything', async () => {
    Object.assign(world.settings.breaker, { calls: 3 });
    Object.assign(world.settings.retry, { attempts: 2 });
    const { call } = world.http();
    for (let times = 0; times < 3; times += 1) {
      // 429 proves nothing, and is passed on.
      bring(FAILS, { brings: 429, after: 1 });
      const result = world.within(world.request(), () => call('json'));
      await world.pass(300);
      expect(result.kind).toBe('overloaded');
    }
    expect(world.circuits).toEqual(['GET /a open']);
  });

  it('has no circuit count what is cured by another attempt', async () => {
    Object.assign(world.settings.breaker, { calls: 2 });
    const { call } = world.http();
    for (let times = 0; times < 6; times += 1) {
      bring(FAILS, { brings: 'ok', after: 1 });
      expect(world.within(world.request(), () => call('json')).settled).toBe(false);
      await world.pass(300);
    }
    expect({ circuits: world.circuits, sent: world.sent.length }).toEqual({ circuits: [], sent: 12 });
  });

  it('tells of each attempt how it ended and how long it took, for operators too', async () => {
    const finished: object[] = [];
    world.events.of(UpstreamSignals).upstreamCallFinished.subscribe((event) => finished.push(event));
    bring({ brings: 500, after: 8 }, { brings: 'ok', after: 40 });
    const { target, call } = world.http();
    world.within(world.request(), () => call('json'));
    await world.pass(500, 1);
    const end = { upstream: 'shop', operation: 'GET /a' };
    expect(finished).toEqual([{ ...end, outcome: 'server-error', duration: 8 }, { ...end, outcome: 'ok', duration: 40 }]);
    expect(target.recent.describe(world.simulation.now)).toMatchObject({ calls: 2, failed: 1, late: 0 });
  });

  it('does not count a pause between attempts as the upstream’s time', async () => {
    bring(FAILS, { brings: 'ok', after: 8 });
    const { target, call } = world.http();
    for (let times = 0; times < 12; times += 1) {
      bring(FAILS, { brings: 'ok', after: 8 });
      world.within(world.request(), () => call('json'));
      await world.pass(300);
    }
    expect(target.instances.all[0]?.latency.value(world.simulation.now)).toBeCloseTo(8);
  });
});
