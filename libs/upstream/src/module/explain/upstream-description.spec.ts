import { SimulatedUpstream } from '../../calls/simulated-upstream.fixture.ts';
import { describeUpstream } from './upstream-description.ts';
import type { UpstreamDescription } from './upstream-description.ts';

describe('an upstream as operators see it', () => {
  let world: SimulatedUpstream;

  beforeEach(() => {
    world = new SimulatedUpstream();
    Object.assign(world.settings.retry, { attempts: 1 });
    Object.assign(world.settings.hedging, { enabled: false });
    Object.assign(world.settings.balancing, { by: 'round-robin' });
  });
  afterEach(() => jest.restoreAllMocks());

  const described = (target: ReturnType<SimulatedUpstream['http']>['target']): UpstreamDescription =>
    describeUpstream(world.settings, target, world.simulation.now);

  it('that is idle is closed, with all its instances, and the settings in force', () => {
    const { target } = world.http(2);
    const instance = {
      zone: undefined,
      version: undefined,
      weight: 1,
      priority: 0,
      state: 'well',
      backIn: undefined,
      underWay: 0,
      latency: undefined,
    };
    expect(described(target)).toEqual({
      upstream: 'shop',
      circuit: 'closed',
      circuits: [],
      underWay: 0,
      limit: world.settings.concurrency.initial,
      streams: { open: 0, limit: 256 },
      recent: { seconds: 60, calls: 0, failed: 0, late: 0, failing: [] },
      instances: ['http://shop-0', 'http://shop-1'].map((address) => ({ address, ...instance })),
      settings: world.settings,
    });
  });

  it('says what is in flight, and where', async () => {
    const { target, call } = world.http(2);
    world.next = () => ({ brings: 'nothing', after: 0 });
    for (let times = 0; times < 3; times += 1) world.within(world.request(), () => call('write'));
    world.next = () => ({ brings: 'ok', after: 1, body: 500 });
    world.within(world.request(), () => call('stream'));
    await world.pass(8);
    const { underWay, streams, instances } = described(target);
    expect({ underWay, streams, instances: instances.map((one) => one.underWay) }).toEqual({
      underWay: 3,
      streams: { open: 1, limit: 256 },
      instances: [2, 2],
    });
  });

  it('says what answers take, to a tenth of a millisecond', async () => {
    const { target, call } = world.http();
    world.next = () => ({ brings: 'ok', after: 12.34 });
    for (let times = 0; times < 10; times += 1) {
      expect(described(target).instances[0]?.latency).toBe(undefined);
      world.within(world.request(), () => call('json'));
      await world.pass(20);
    }
    expect(described(target).instances[0]?.latency).toBe(12.3);
  });

  it.each<[string, number, UpstreamDescription['circuit']]>([
    ['open', 0, 'open'],
    ['half-open, while it is being probed', 1_100, 'half-open'],
  ])('says which circuits are not closed, since when, and takes the worst for all: %s', async (_, pause, state) => {
    Object.assign(world.settings.breaker, { calls: 2 });
    const { target, call } = world.http();
    world.next = (path) => (path === '/a' ? { brings: 500, after: 1 } : { brings: 'ok', after: 1 });
    let openedAt = 0;
    for (let times = 0; times < 2; times += 1) {
      world.within(world.request(), () => call('json', '/b'));
      world.within(world.request(), () => call('json', '/a'));
      await world.pass(8, 1);
      openedAt = world.simulation.now - 7;
    }
    await world.pass(pause);
    if (pause > 0) {
      world.next = () => ({ brings: 'nothing', after: 0 });
      world.within(world.request(), () => call('json', '/a'));
    }
    const { circuit, circuits } = described(target);
    const since = new Date(performance.timeOrigin + openedAt).toISOString();
    expect({ circuit, circuits }).toEqual({ circuit: state, circuits: [{ operation: 'GET /a', state, since }] });
  });

  it('is open where one circuit is, whatever the others are', async () => {
    Object.assign(world.settings.breaker, { calls: 2 });
    const { target, call } = world.http();
    for (const path of ['/a', '/b'] as const) {
      world.next = () => ({ brings: 500, after: 1 });
      for (let times = 0; times < 2; times += 1) {
        world.within(world.request(), () => call('json', path));
        await world.pass(8);
      }
      if (path === '/b') break;
      await world.pass(1_100);
      world.next = () => ({ brings: 'nothing', after: 0 });
      world.within(world.request(), () => call('json', path));
      await world.pass(4);
    }
    const { circuit, circuits } = described(target);
    expect({ circuit, states: circuits.map(({ state }) => state) }).toEqual({ circuit: 'open', states: ['half-open', 'open'] });
  });

  it('says of an instance where it is, and how it is at present', async () => {
    const { target } = world.http();
    world.settings.balancing.slowStart = 10_000;
    const { target: slow } = world.http(0);
    slow.instances.update([{ address: 'http://a', zone: 'z', version: '2', weight: 4, priority: 1 }], world.simulation.now);
    await world.pass(1_000);
    slow.instances.update(
      [
        { address: 'http://a', zone: 'z', version: '2', weight: 4, priority: 1 },
        { address: 'http://b', weight: 1, priority: 0 },
      ],
      world.simulation.now,
    );
    expect(described(slow).instances).toMatchObject([
      { address: 'http://a', zone: 'z', version: '2', weight: 4, priority: 1 },
      { address: 'http://b', zone: undefined, version: undefined, weight: 1, priority: 0, state: 'joining' },
    ]);
    const [one] = target.instances.all;
    if (!one) throw new Error('there is one');
    one.ejectedUntil = world.simulation.now + 1_500.2;
    expect(described(target).instances).toMatchObject([{ state: 'ejected', backIn: 1_501 }]);
    one.down = true;
    expect(described(target).instances).toMatchObject([{ state: 'down', backIn: 1_501 }]);
    one.down = false;
    one.ejectedUntil = world.simulation.now;
    expect(described(target).instances).toMatchObject([{ state: 'well', backIn: undefined }]);
  });

  it('says what has become of its calls lately, and what fails each time', async () => {
    const { target, call } = world.http();
    world.next = () => ({ brings: 403, after: 1 });
    for (let times = 0; times < 3; times += 1) {
      world.within(world.request(), () => call('json'));
      await world.pass(8);
    }
    expect(described(target).recent).toMatchObject({
      calls: 3,
      failed: 3,
      late: 0,
      failing: [{ operation: 'GET /a', calls: 3, outcome: 'denied' }],
    });
  });
});
