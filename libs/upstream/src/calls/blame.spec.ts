import { KINDS, SimulatedUpstream } from './simulated-upstream.fixture.ts';
import type { Kind, Script } from './simulated-upstream.fixture.ts';

describe('a call of an upstream blames', () => {
  let world: SimulatedUpstream;

  beforeEach(() => {
    world = new SimulatedUpstream();
  });
  afterEach(() => jest.restoreAllMocks());

  const any = (kind: Kind, instances = 1) => {
    if (kind === 'grpc') {
      const { target, call } = world.grpc(instances);
      return { target, call: () => call() };
    }
    const { target, call } = world.http(instances);
    return { target, call: () => call(kind) };
  };

  describe.each(KINDS)('%s', (kind) => {
    it('nothing on one that takes 30 ms when 25 callers have 8 ms left: no circuit opens, no instance is ejected', async () => {
      world.next = () => ({ brings: 'ok', after: 30 });
      const { target, call } = any(kind, 2);
      for (let caller = 0; caller < 25; caller += 1) {
        expect(world.within(world.request(8), call).settled).toBe(false);
        await world.pass(20);
      }
      const patient = world.within(world.request(), call);
      await world.pass(60);
      expect({ circuits: world.circuits, ejected: world.ejected, patient: patient.kind, left: target.bulkhead.underWay }).toEqual({ circuits: [], ejected: [], patient: 'ok', left: 0 });
      expect(world.outcomes).not.toContain('timeout');
      expect(world.outcomes.filter((outcome) => outcome === 'deadline').length).toBeGreaterThan(15);
    });

    it('nothing when its scope has ended, or its time is over, before it begins: nothing is sent, entered or left', async () => {
      const { target, call } = any(kind);
      const ended = world.request();
      ended.cancel('client-gone');
      const late = world.request(10);
      world.simulation.run(20);
      const results = [...Array.from({ length: 25 }, () => world.within(ended, call)), ...Array.from({ length: 25 }, () => world.within(late, call))];
      await world.pass(10);
      expect(new Set(results.map((result) => result.kind))).toEqual(new Set(['cancelled', 'timeout']));
      expect({ underWay: target.bulkhead.underWay, circuits: world.circuits, sent: world.sent.length }).toEqual({ underWay: 0, circuits: [], sent: 0 });
    });

    it('the upstream when that had its own time: the circuit opens', async () => {
      world.next = () => ({ brings: 'nothing', after: 0 });
      Object.assign(world.settings.retry, { attempts: 1 });
      Object.assign(world.grpcSettings.retry, { attempts: 1 });
      const { call } = any(kind);
      const results = Array.from({ length: 25 }, (_, caller) => world.within(world.request(5_000 + caller), call));
      await world.pass(1_100);
      expect(new Set(results.map((result) => result.kind))).toEqual(new Set(['timeout']));
      expect(new Set(world.outcomes)).toEqual(new Set(['timeout']));
      // Identical reads were one call.
      const calls = kind === 'json' || kind === 'raw' || kind === 'grpc' ? 1 : 25;
      expect({ calls: world.sent.length, opened: world.circuits.length }).toEqual({ calls, opened: calls === 1 ? 0 : 1 });
    });
  });

  it.each([
    ['429', { brings: 429, after: 2 }, 0],
    ['a name that cannot be looked up', { brings: 'no-name', after: 2 }, 0],
    ['404', { brings: 404, after: 2 }, 0],
    ['401', { brings: 401, after: 2 }, 0],
    ['500', { brings: 500, after: 2 }, 1],
    ['a connection refused', { brings: 'refused', after: 2 }, 1],
    ['an answer that is cut', { brings: 'cut', after: 2 }, 1],
  ] as const)('as table says: %s', async (_, script, opened) => {
    world.next = () => script;
    Object.assign(world.settings.retry, { attempts: 1 });
    const { call } = world.http();
    for (let times = 0; times < 25; times += 1) {
      world.within(world.request(), () => call('json'));
      await world.pass(8);
    }
    expect(world.circuits.filter((change) => change.endsWith(' open'))).toHaveLength(opened);
  });

  it.each([
    ['no operation that answers one client alone with 500', { brings: 500, after: 2 }, false],
    ['an operation that is silent to one client, whose calls would take the places of others', { brings: 'nothing', after: 0 }, true],
  ] as const)('%s', async (_, script, opens) => {
    Object.assign(world.settings, { timeout: 20 });
    Object.assign(world.settings.retry, { attempts: 1 });
    const { call } = world.http(2);
    const from = (address: string, next: Script): ReturnType<typeof world.within> => {
      world.next = () => next;
      const scope = world.request();
      scope.context.clientAddress = address;
      return world.within(scope, () => call('write'));
    };
    const others = [];
    for (let times = 0; times < 60; times += 1) {
      if (times % 6 === 0) others.push(from('192.0.2.1', { brings: 'ok', after: 2 }));
      from('192.0.2.66', script);
      await world.pass(50);
    }
    expect({ opens: world.circuits.some((change) => change.endsWith(' open')), refused: others.some(({ kind }) => kind !== 'ok') }).toEqual({ opens, refused: opens });
  });

  it('no upstream for a wait for one of our own connections, nor counts it as its latency', async () => {
    world.next = () => ({ brings: 'nothing', after: 0, queued: 5_000 });
    const { target, call } = world.http(2);
    Object.assign(world.settings.retry, { attempts: 1 });
    for (let times = 0; times < 25; times += 1) world.within(world.request(), () => call('write'));
    await world.pass(1_100);
    expect({ circuits: world.circuits, ejected: world.ejected, outcomes: new Set(world.outcomes) }).toEqual({ circuits: [], ejected: [], outcomes: new Set(['timeout']) });
    world.next = () => ({ brings: 'ok', after: 20, queued: 400 });
    for (let times = 0; times < 40; times += 1) world.within(world.request(), () => call('write'));
    await world.pass(1_000);
    for (const instance of target.instances.all) expect(instance.latency.value(world.simulation.now)).toBeLessThan(30);
  });

  it('no upstream while the BFF itself is late', async () => {
    world.next = () => ({ brings: 'nothing', after: 0 });
    world.timers.turns = 80;
    const { call } = world.http(2);
    for (let times = 0; times < 25; times += 1) world.within(world.request(), () => call('write'));
    await world.pass(1_100);
    expect({ circuits: world.circuits, ejected: world.ejected }).toEqual({ circuits: [], ejected: [] });
  });

  it('no upstream that says in time that its caller’s time is over', async () => {
    world.next = () => ({ brings: 504, after: 5 });
    const { call } = world.http(2);
    for (let times = 0; times < 25; times += 1) {
      world.within(world.request(8), () => call('write'));
      await world.pass(12);
    }
    expect({ circuits: world.circuits, ejected: world.ejected }).toEqual({ circuits: [], ejected: [] });
  });

  it('a hung instance though all callers have less than its timeout, and not the operation that others answer', async () => {
    let asked = 0;
    world.next = () => ({ brings: 'ok', after: 5 });
    Object.assign(world.settings.hedging, { enabled: false });
    Object.assign(world.settings.balancing, { by: 'round-robin' });
    const { call } = world.http(2);
    for (let times = 0; times < 120; times += 1) {
      world.within(world.request(), () => call('json'));
      await world.pass(8);
    }
    world.next = () => (asked++ % 2 === 0 ? { brings: 'nothing', after: 0 } : { brings: 'ok', after: 5 });
    for (let times = 0; times < 20 && world.ejected.length === 0; times += 1) {
      world.within(world.request(300), () => call('json'));
      await world.pass(320);
    }
    expect({ ejected: world.ejected.length, circuits: world.circuits }).toEqual({ ejected: 1, circuits: [] });
  });

  it('an upstream that hangs from the beginning though all callers have less than its timeout, and tells one of them all of its time', async () => {
    world.next = () => ({ brings: 'nothing', after: 0 });
    const { target, call } = world.http();
    for (let times = 0; times < 600 && world.circuits.length === 0; times += 1) {
      world.within(world.request(100), () => call(times % 2 === 0 ? 'json' : 'raw', times % 3 === 0 ? '/a' : '/b'));
      await world.pass(20);
    }
    expect(world.circuits.length).toBeGreaterThan(0);
    const told = new Set(world.sent.map(({ headers }) => headers['x-deadline-ms']));
    expect([...told]).toEqual(expect.arrayContaining(['100', '1000']));
    await world.pass(1_200);
    expect([...target.circuits.all].map(({ witnesses }) => witnesses)).toEqual([0, 0]);
  });

  it('no upstream for what cannot be sent, and leaves nothing behind', async () => {
    const { target, call } = world.grpc();
    const results = Array.from({ length: 300 }, () => world.within(world.request(), () => call('B')));
    await world.pass(10);
    expect(new Set(results.map((result) => result.kind))).toEqual(new Set(['TypeError: the client of shop has no B']));
    expect({ underWay: target.bulkhead.underWay, outstanding: target.instances.all[0]?.outstanding, circuits: world.circuits }).toEqual({ underWay: 0, outstanding: 0, circuits: [] });
  });

  describe('for what keeps it waiting:', () => {
    const opened = async (kind: Kind): Promise<ReturnType<typeof any>> => {
      Object.assign(world.settings.breaker, { calls: 2 });
      Object.assign(world.grpcSettings.breaker, { calls: 2 });
      const upstream = any(kind);
      world.next = () => ({ brings: kind === 'grpc' ? 13 : 500, after: 1 });
      for (let times = 0; times < 4; times += 1) {
        world.within(world.request(), upstream.call);
        await world.pass(600);
      }
      expect(world.circuits.at(-1)).toMatch(/ open$/);
      await world.pass(1_100);
      return upstream;
    };
    const asksToWait = (kind: Kind, seconds: string): Script =>
      kind === 'grpc' ? { brings: 14, after: 1, headers: { 'grpc-retry-pushback-ms': `${seconds}000` } } : { brings: 503, after: 1, headers: { 'retry-after': seconds } };

    it.each(KINDS.flatMap((kind) => ['120', '99999999999999999999999'].map((seconds) => [kind, seconds] as const)))('the probe of a %s that is asked to wait %s s fails now, and the next one goes after the pause', async (kind, seconds) => {
      const { call, target } = await opened(kind);
      world.next = () => asksToWait(kind, seconds);
      const probe = world.within(world.request(Number.POSITIVE_INFINITY), call);
      await world.pass(20);
      expect(probe).toMatchObject({ settled: true, kind: 'overloaded' });
      world.next = () => ({ brings: 'ok', after: 1 });
      await world.pass(1_100);
      const next = world.within(world.request(), call);
      await world.pass(20);
      expect({ next: next.kind, left: target.bulkhead.underWay }).toEqual({ next: 'ok', left: 0 });
    });

    it.each(KINDS)('a %s without a deadline does not sleep for two minutes', async (kind) => {
      const { call } = any(kind);
      world.next = () => asksToWait(kind, '120');
      const result = world.within(world.request(Number.POSITIVE_INFINITY), call);
      await world.pass(20);
      expect(result).toMatchObject({ settled: true, kind: 'overloaded', retryAfter: 120 });
    });

    it('a call that is asked to wait for less than its deadline does so', async () => {
      const { call } = world.http();
      world.next = () => ({ brings: 503, after: 1, headers: { 'retry-after': '2' } });
      const result = world.within(world.request(3_000), () => call('json'));
      await world.pass(1_900);
      world.next = () => ({ brings: 'ok', after: 1 });
      expect(result.settled).toBe(false);
      await world.pass(200);
      expect({ result: result.kind, sent: world.sent.length }).toEqual({ result: 'ok', sent: 2 });
    });

    it('a call whose upstream pushes back for good is not repeated', async () => {
      const { call } = world.grpc();
      world.next = () => ({ brings: 14, after: 1, headers: { 'grpc-retry-pushback-ms': '-1' } });
      const result = world.within(world.request(), call);
      await world.pass(500);
      expect({ kind: result.kind, sent: world.sent.length }).toEqual({ kind: 'overloaded', sent: 1 });
    });

    it('a probe that finds the upstream saturated gives its turn back', async () => {
      Object.assign(world.settings.concurrency, { min: 1, initial: 1, max: 1 });
      Object.assign(world.settings.breaker, { calls: 2 });
      Object.assign(world.settings.retry, { attempts: 1 });
      const { call } = world.http();
      world.next = (path) => (path === '/a' ? { brings: 500, after: 1 } : { brings: 'ok', after: 500 });
      for (let times = 0; times < 2; times += 1) {
        world.within(world.request(), () => call('json', '/a'));
        await world.pass(8);
      }
      await world.pass(1_000);
      world.within(world.request(), () => call('json', '/b'));
      const saturated = world.within(world.request(), () => call('json', '/a'));
      await world.pass(600);
      world.next = () => ({ brings: 'ok', after: 1 });
      const probe = world.within(world.request(), () => call('json', '/a'));
      await world.pass(20);
      expect({ saturated: saturated.kind, probe: probe.kind, circuit: world.circuits.at(-1) }).toEqual({ saturated: 'saturated', probe: 'ok', circuit: 'GET /a closed' });
    });
  });

  it.each(['json', 'raw'] as const)('one path for what it does: calls of the others are not refused (%s)', async (kind) => {
    world.next = (path) => (path === '/a' ? { brings: 500, after: 2 } : { brings: 'ok', after: 5 });
    Object.assign(world.settings.retry, { attempts: 1 });
    const { call } = world.http();
    const healthy = [];
    for (let times = 0; times < 200; times += 1) {
      world.within(world.request(), () => call(kind, '/a'));
      if (times % 2 === 0) healthy.push(world.within(world.request(), () => call(kind, '/b')));
      await world.pass(8);
    }
    expect(new Set(healthy.map((result) => result.kind))).toEqual(new Set(['ok']));
    expect(world.circuits).toContain('GET /a open');
  });
});
