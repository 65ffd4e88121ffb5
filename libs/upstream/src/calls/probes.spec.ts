import type { CallIdentity, Credentials } from './identity/call-identity.ts';
import { UpstreamSignals } from './telemetry/upstream.signals.ts';
import { KINDS, SimulatedUpstream } from './simulated-upstream.fixture.ts';
import type { Kind, Script } from './simulated-upstream.fixture.ts';

const FAILS: Script = { brings: 500, after: 1 };
const SILENT: Script = { brings: 'nothing', after: 0 };

/** Has credentials at hand, but for a request that comes later. */
class SlowIdentity implements CallIdentity {
  readonly fields = ['authorization'];
  come: (credentials: Credentials) => void = () => undefined;
  fail: (error: Error) => void = () => undefined;
  waits = false;

  credentialsFor(): Credentials | Promise<Credentials> {
    if (!this.waits) return ['authorization', 'Bearer a'];
    return new Promise((resolve, reject) => ([this.come, this.fail] = [resolve, reject]));
  }

  refused(): boolean {
    this.waits = true;
    return true;
  }
}

describe('a call that finds out whether an upstream is back', () => {
  let world: SimulatedUpstream;
  let upstream: { target: ReturnType<SimulatedUpstream['http']>['target']; call: (kind?: Exclude<Kind, 'grpc'>, path?: '/a' | '/b') => Promise<unknown> };

  beforeEach(() => {
    world = new SimulatedUpstream();
    for (const { breaker, retry } of [world.settings, world.grpcSettings]) {
      Object.assign(breaker, { calls: 2 });
      Object.assign(retry, { attempts: 1 });
    }
  });
  afterEach(() => jest.restoreAllMocks());

  /** Opens the circuit of one kind of call, and waits until it may be probed. */
  const opened = async (kind: Exclude<Kind, 'grpc'>, identity?: CallIdentity): Promise<void> => {
    const http = world.http(1, identity);
    upstream = { target: http.target, call: (of = kind, path) => http.call(of, path) };
    world.next = () => FAILS;
    for (let times = 0; times < 2; times += 1) {
      world.within(world.request(), () => upstream.call());
      await world.pass(8);
    }
    expect(world.circuits.at(-1)).toMatch(/ open$/);
    await world.pass(1_000);
    world.sent.length = 0;
    world.refusedCalls.length = 0;
  };
  const ask = (deadline?: number) => world.within(world.request(deadline), () => upstream.call());
  const state = (): string | undefined => world.circuits.at(-1)?.replace(/.* /, '');

  it.each(KINDS.filter((kind) => kind !== 'grpc'))('is one at a time, and not waited for by others: %s', async (kind) => {
    await opened(kind);
    world.next = () => SILENT;
    ask();
    const others = [ask(), ask()];
    await world.pass(4);
    expect({ others: others.map((one) => [one.kind, one.retryAfter]), sent: world.sent.length, told: world.refusedCalls }).toEqual({ others: [['open', 1], ['open', 1]], sent: 1, told: ['open', 'open'] });
  });

  it('tells those who are refused when the next one may go', async () => {
    world.settings.breaker.pause = 4_000;
    await opened('json');
    const early = ask();
    await world.pass(1_200);
    const later = ask();
    await world.pass(4);
    expect([early, later].map((one) => [one.kind, one.retryAfter])).toEqual([['open', 3], ['open', 2]]);
  });

  it.each<[Exclude<Kind, 'grpc'>, string]>([
    ['json', '1000'],
    ['raw', '1000'],
    ['write', '100'],
    ['stream', '100'],
    ['raw-stream', '100'],
  ])('as a %s with 100 ms gives the upstream %s ms', async (kind, told) => {
    await opened(kind);
    world.next = () => SILENT;
    ask(100);
    await world.pass(8);
    expect(world.sent.map(({ headers }) => headers['x-deadline-ms'])).toEqual([told]);
  });

  it('goes on when its caller has no more time, and closes the circuit', async () => {
    await opened('json');
    world.next = () => ({ brings: 'ok', after: 300 });
    const probe = ask(100);
    await world.pass(150);
    expect({ kind: probe.kind, underWay: upstream.target.bulkhead.underWay, state: state() }).toEqual({ kind: 'timeout', underWay: 1, state: 'half-open' });
    await world.pass(200);
    expect({ state: state(), underWay: upstream.target.bulkhead.underWay, witnesses: [...upstream.target.circuits.all].map(({ witnesses }) => witnesses) }).toEqual({ state: 'closed', underWay: 0, witnesses: [0] });
  });

  it('ends when its client leaves, and lets another one probe', async () => {
    await opened('json');
    world.next = () => SILENT;
    const scope = world.request();
    world.within(scope, () => upstream.call());
    await world.pass(8);
    scope.cancel('client-gone');
    expect({ aborted: world.aborted, state: state() }).toEqual({ aborted: 1, state: 'half-open' });
    world.next = () => ({ brings: 'ok', after: 1 });
    const next = ask();
    await world.pass(8);
    expect({ next: next.kind, state: state() }).toEqual({ next: 'ok', state: 'closed' });
  });

  it('whose callers are gone is not tried again, nor asked elsewhere', async () => {
    await opened('json');
    Object.assign(world.settings.retry, { attempts: 3 });
    world.next = () => ({ brings: 500, after: 300 });
    ask(100);
    await world.pass(1_200);
    expect({ sent: world.sent.length, state: state(), underWay: upstream.target.bulkhead.underWay }).toEqual({ sent: 1, state: 'open', underWay: 0 });
  });

  it('is not tried again after a pause, in which others would be refused', async () => {
    await opened('json');
    Object.assign(world.settings.retry, { attempts: 3 });
    const probe = ask();
    await world.pass(500);
    expect({ kind: probe.kind, sent: world.sent.length, state: state() }).toEqual({ kind: 'server-error', sent: 1, state: 'open' });
  });

  /** The same with two instances, for which it is known how long answers take. */
  const warmAndOpened = async (): Promise<void> => {
    const http = world.http(2);
    upstream = { target: http.target, call: (of = 'json', path) => http.call(of, path) };
    await world.warm(() => upstream.call());
    world.next = () => FAILS;
    for (let times = 0; times < 2; times += 1) {
      ask();
      await world.pass(8);
    }
    await world.pass(1_000);
    world.sent.length = 0;
    world.refusedCalls.length = 0;
  };

  it('that has let its caller go goes nowhere else when it fails', async () => {
    await warmAndOpened();
    const repeated: object[] = [];
    world.events.of(UpstreamSignals).upstreamCallRepeated.subscribe((event) => repeated.push(event));
    world.next = () => ({ brings: 'refused', after: 300 });
    const probe = ask();
    await world.pass(60);
    expect(probe.kind).toBe('open');
    await world.pass(300);
    expect({ repeated, state: state(), underWay: upstream.target.bulkhead.underWay }).toEqual({ repeated: [], state: 'open', underWay: 0 });
  });

  it('keeps its caller no longer than answers take, goes on alone and closes the circuit', async () => {
    await warmAndOpened();
    world.next = () => ({ brings: 'ok', after: 300 });
    const probe = ask();
    await world.pass(60);
    expect({ kind: probe.kind, told: world.refusedCalls, sent: world.sent.length, state: state() }).toEqual({ kind: 'open', told: ['open'], sent: 1, state: 'half-open' });
    await world.pass(300);
    const after = ask();
    expect({ state: state(), witnesses: [...upstream.target.circuits.all].map(({ witnesses }) => witnesses) }).toEqual({ state: 'closed', witnesses: [0] });
    await world.pass(320);
    expect(after.kind).toBe('ok');
  });

  describe('whose credentials are refused, while the new ones are on their way', () => {
    let identity: SlowIdentity;
    let probe: ReturnType<typeof ask>;

    beforeEach(async () => {
      identity = new SlowIdentity();
      await opened('write', identity);
      world.next = () => ({ brings: 401, after: 1 });
      probe = ask();
      await world.pass(8);
      expect(identity.waits).toBe(true);
      identity.waits = false;
    });

    it('keeps no other call from probing', async () => {
      world.next = () => ({ brings: 'ok', after: 1 });
      const other = ask();
      await world.pass(8);
      expect({ probe: probe.settled, other: other.kind, underWay: upstream.target.bulkhead.underWay, state: state() }).toEqual({ probe: false, other: 'ok', underWay: 1, state: 'closed' });
      identity.come(['authorization', 'Bearer b']);
      await world.pass(8);
      expect({ probe: probe.kind, underWay: upstream.target.bulkhead.underWay }).toEqual({ probe: 'ok', underWay: 0 });
    });

    it('fails when there are none, and gives its place back', async () => {
      identity.fail(new Error('gone'));
      await world.pass(8);
      expect({ probe: probe.kind, underWay: upstream.target.bulkhead.underWay }).toEqual({ probe: 'unidentified', underWay: 0 });
    });

    it.each<['come' | 'fail']>([['come'], ['fail']])('sends nothing any more when its client has left before they %s', async (what) => {
      const scope = world.request();
      identity.waits = false;
      world.next = () => ({ brings: 401, after: 1 });
      const result = world.within(scope, () => upstream.call());
      await world.pass(8);
      scope.cancel('client-gone');
      world.sent.length = 0;
      if (what === 'come') identity.come(['authorization', 'Bearer late']);
      else identity.fail(new Error('gone'));
      await world.pass(8);
      expect({ kind: result.kind, sent: world.sent.length, told: world.refusedCalls }).toEqual({ kind: 'cancelled', sent: 0, told: [] });
    });
  });

  it('finds out as well what callers with too little time never would, and is not joined', async () => {
    const http = world.http();
    upstream = { target: http.target, call: (of = 'json', path) => http.call(of, path) };
    world.next = () => SILENT;
    for (let times = 0; times < 5; times += 1) {
      ask(50);
      await world.pass(80);
    }
    world.sent.length = 0;
    ask(50);
    ask(50);
    ask(50);
    await world.pass(8);
    const allowed = world.sent.map(({ headers }) => Number(headers['x-deadline-ms']));
    // As many as would open the circuit have all of the upstream's time; the next one is a call like others.
    expect(allowed).toEqual([1_000, 1_000, 50]);
    await world.pass(1_100);
    expect({ circuits: world.circuits, underWay: upstream.target.bulkhead.underWay, witnesses: [...upstream.target.circuits.all].map(({ witnesses }) => witnesses) }).toEqual({ circuits: ['GET /a open'], underWay: 0, witnesses: [0] });
  });

  it('is none when the upstream takes no more: a caller with time enough finds out by itself', async () => {
    Object.assign(world.settings.concurrency, { min: 4, initial: 4, max: 4 });
    const http = world.http();
    upstream = { target: http.target, call: (of = 'json', path) => http.call(of, path) };
    world.next = () => SILENT;
    for (let times = 0; times < 5; times += 1) {
      ask(50);
      await world.pass(80);
    }
    for (let times = 0; times < 2; times += 1) world.within(world.request(), () => upstream.call('write'));
    world.sent.length = 0;
    ask(50);
    await world.pass(8);
    expect(world.sent.map(({ headers }) => headers['x-deadline-ms'])).toEqual(['50']);
  });
});
