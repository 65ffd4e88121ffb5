import type { Script } from './simulated-upstream.fixture.ts';
import { SimulatedUpstream } from './simulated-upstream.fixture.ts';

describe('calls of an upstream whose trouble is not all of it', () => {
  let world: SimulatedUpstream;

  beforeEach(() => (world = new SimulatedUpstream()));
  afterEach(() => jest.restoreAllMocks());

  /** The same number of calls of `/a`, and of `/b`, every ten milliseconds. */
  const traffic = async (call: (path: '/a' | '/b') => Promise<unknown>, seconds: number, each = 1): Promise<void> => {
    for (let time = 0; time < seconds * 100; time += 1) {
      for (let count = 0; count < each; count += 1) for (const path of ['/a', '/b'] as const) world.within(world.request(), () => call(path));
      await world.pass(10, 10);
    }
  };

  it.each(['stream', 'raw-stream', 'json', 'raw'] as const)('keep their number at a time while one path hangs: %s', async (kind) => {
    Object.assign(world.settings.concurrency, { initial: 40, min: 5 });
    world.settings.share = false;
    const { target, call } = world.http(2);
    await traffic((path) => call(kind, path), 2, 4);
    const before = target.bulkhead.limit;
    world.next = (path) => (path === '/b' ? { brings: 'nothing', after: 0 } : { brings: 'ok', after: 5 });
    await traffic((path) => call(kind, path), 4, 4);
    expect(target.bulkhead.limit).toBeGreaterThanOrEqual(before);
  });

  it('are fewer at a time when all of it hangs', async () => {
    Object.assign(world.settings.concurrency, { initial: 40, min: 5 });
    world.settings.share = false;
    const { target, call } = world.http(2);
    await traffic((path) => call('json', path), 2, 4);
    const before = target.bulkhead.limit;
    world.next = () => ({ brings: 'nothing', after: 0 });
    await traffic((path) => call('json', path), 4, 4);
    expect(target.bulkhead.limit).toBeLessThan(before);
  });

  it.each(['json', 'raw', 'stream', 'raw-stream'] as const)('find places while one address asks for what hangs, as often as it can: %s', async (kind) => {
    world.settings.share = false;
    world.settings.breaker.calls = 1_000_000;
    const { target, call } = world.http();
    world.next = (path) => (path === '/b' ? { brings: 'nothing', after: 0 } : { brings: 'ok', after: 5 });
    const own: { kind?: string }[] = [];
    for (let time = 0; time < 300; time += 1) {
      own.push(world.within(world.request(3_000, '192.0.2.1'), () => call(kind, '/a')));
      await world.pass(6, 6);
      for (let more = 0; more < 20; more += 1) world.within(world.request(3_000, '198.51.100.7'), () => call(kind, '/b'));
      await world.pass(10, 10);
    }
    await world.pass(10, 10);
    expect(target.bulkhead.underWay).toBeGreaterThan(10);
    expect(new Set(own.map((one) => one.kind))).toEqual(new Set(['ok']));
  });

  it.each(['json', 'raw'] as const)('eject no instance while one path fails at all of them: %s', async (kind) => {
    const { call } = world.http(2);
    let count = 0;
    world.next = (path) => (path === '/b' ? { brings: 500, after: 3 } : (count += 1) % 40 === 0 ? { brings: 500, after: 3 } : { brings: 'ok', after: 5 });
    world.settings.breaker.calls = 1_000_000;
    await traffic((path) => call(kind, path), 20);
    expect(world.ejected).toEqual([]);
  });

  describe('with two instances, of which one says when to come back', () => {
    /** Where and when the attempts of one call went. */
    const attemptsOf = async (scripts: readonly Script[], instances = 2): Promise<{ at: string; after: number }[]> => {
      const { target, call } = world.http(instances);
      const attempts: { at: string; after: number }[] = [];
      const begun = world.simulation.now;
      world.next = () => {
        const instance = target.instances.all.find(({ outstanding }) => outstanding > 0);
        attempts.push({ at: instance?.address ?? '', after: world.simulation.now - begun });
        return scripts[attempts.length - 1] ?? { brings: 'ok', after: 1 };
      };
      world.within(world.request(10_000), () => call('json'));
      await world.pass(9_000);
      return attempts;
    };
    const wait = (seconds: number): Script => ({ brings: 503, after: 1, headers: { 'retry-after': String(seconds) } });
    const fails: Script = { brings: 500, after: 1 };

    it('leave it in peace for as long, and ask the other one again', async () => {
      const [first, second, third] = await attemptsOf([wait(5), fails]);
      expect(second?.at).not.toBe(first?.at);
      expect(third).toMatchObject({ at: second?.at });
      expect(third?.after).toBeLessThan(1_000);
    });

    it('wait for the one that is there first when both say so', async () => {
      const [first, second, third] = await attemptsOf([wait(2), wait(5)]);
      expect(second?.at).not.toBe(first?.at);
      expect(third?.at).toBe(first?.at);
      expect(third?.after).toBeGreaterThanOrEqual(2_000);
    });

    it('go to a third one that says nothing, rather than back', async () => {
      const attempts = await attemptsOf([wait(5), fails, fails], 3);
      expect(attempts.length).toBe(3);
      expect(attempts.slice(1).map(({ at }) => at)).not.toContain(attempts[0]?.at);
    });

    it('wait no shorter with one instance than it says', async () => {
      const [, second] = await attemptsOf([wait(2)], 1);
      expect(second?.after).toBeGreaterThanOrEqual(2_000);
    });
  });
});
