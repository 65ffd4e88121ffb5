import { RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpContract } from './contract/contract.ts';
import { ContractCheck } from './contract/shape-check.ts';
import { HttpEndpoints } from '../transport/endpoints/http-endpoints.ts';
import { HttpUpstream } from './clients/http-upstream.ts';
import { targetOf } from '../module/target-of.ts';
import { HttpUpstreamSettings } from '../module/upstream.settings.ts';
import { UpstreamSignals } from './telemetry/upstream.signals.ts';

interface Shop extends HttpContract {
  readonly paths?: {
    '/item': { get: { parameters: { header?: { 'x-customer'?: string } }; responses: { 200: { content: { 'application/json': { at: number } } } } } };
    '/items': { post: { requestBody: { content: { 'application/json': object } }; responses: { 200: { content: { 'application/json': { at: number } } } } } };
  };
}

const contract: Shop = {
  name: 'shop',
  components: { schemas: {} },
  operations: {
    'GET /item': { operationId: 'item', safe: true, idempotent: true, responses: { '200': {} } },
    'POST /items': { operationId: 'add', safe: false, idempotent: false, responses: { '200': {} } },
  },
};

/** An instance of the shop: answers with its number, after what `delay` says. */
class ShopInstance {
  /** Milliseconds; infinite: never. */
  delay = 0;
  asked = 0;
  left = 0;
  /** Connections that the client has closed. */
  closed = 0;
  private readonly server: Server;

  constructor(readonly at: number) {
    this.server = createServer((request, response) => this.answer(request, response));
    // By itself it closes none, however long the machine takes for a test.
    this.server.keepAliveTimeout = 0;
    this.server.on('connection', (socket) => socket.on('close', () => (this.closed += 1)));
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(_request: IncomingMessage, response: ServerResponse): void {
    this.asked += 1;
    response.on('close', () => (this.left += response.writableFinished ? 0 : 1));
    const send = (): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ at: this.at }));
    if (this.delay < Number.POSITIVE_INFINITY) setTimeout(send, this.delay).unref();
  }
}

describe('a call of an upstream', () => {
  const timers = new TimerQueue();
  let one: ShopInstance;
  let two: ShopInstance;
  let endpoints: HttpEndpoints;
  let events: Signals;
  let settings: HttpUpstreamSettings;

  const shop = async (): Promise<HttpUpstream<Shop>> => {
    endpoints = new HttpEndpoints(settings);
    const target = targetOf(settings, endpoints, events, undefined);
    const addresses = [await one.listen(), await two.listen()];
    target.instances.update(addresses.map((address) => ({ address, weight: 1, priority: 0 })), 0);
    return new HttpUpstream(contract, target, new ContractCheck(contract, 1));
  };
  const request = (deadline = 2_000): RequestContext => {
    const raw = { headers: {}, socket: { remoteAddress: '192.0.2.1' } };
    return new RequestContext('r1', { raw } as never, {} as never, undefined, deadline, timers, events, false);
  };
  const get = (api: HttpUpstream<Shop>, context = request(), customer?: string): Promise<{ at: number }> =>
    runInScope(context.scope, () => api.get('/item', { headers: { 'x-customer': customer } }));
  const inTurn = async (api: HttpUpstream<Shop>, times: number): Promise<number[]> => {
    const took: number[] = [];
    for (let count = 0; count < times; count += 1) {
      const begun = performance.now();
      await get(api);
      took.push(performance.now() - begun);
    }
    return took;
  };

  beforeEach(() => {
    [one, two] = [new ShopInstance(1), new ShopInstance(2)];
    events = new Signals();
    settings = Object.assign(new HttpUpstreamSettings(), { name: 'shop', timeout: 1_000 });
  });
  afterEach(async () => {
    await endpoints.destroy();
    one.close();
    two.close();
  });

  describe('that is slow', () => {
    it('is asked a second time, elsewhere, and the first answer counts', async () => {
      settings.balancing.by = 'round-robin';
      settings.timeout = 2_000;
      const api = await shop();
      await inTurn(api, 120);
      const hedged: string[] = [];
      events.of(UpstreamSignals).upstreamCallHedged.subscribe(({ operation }) => hedged.push(operation));
      const before = one.asked + two.asked;
      one.delay = 1_500;
      const took = await inTurn(api, 10);
      expect(Math.max(...took)).toBeLessThan(one.delay);
      expect(hedged.length).toBeGreaterThan(0);
      expect(new Set(hedged)).toEqual(new Set(['GET /item']));
      expect(one.asked + two.asked - before).toBe(10 + hedged.length);
    });

    it('lets a loser finish: its connection is kept, and what it took is known', async () => {
      settings.timeout = 10_000;
      const api = await shop();
      await inTurn(api, 120);
      const finished: number[] = [];
      events.of(UpstreamSignals).upstreamCallFinished.subscribe(({ duration }) => finished.push(duration));
      one.delay = 150;
      while (finished.every((duration) => duration < 100)) await inTurn(api, 5);
      one.delay = 0;
      await inTurn(api, 20);
      expect({ left: one.left, closed: one.closed }).toEqual({ left: 0, closed: 0 });
    });

    it('is not asked twice when it writes, or when hedging is off', async () => {
      settings.hedging.enabled = false;
      const api = await shop();
      await inTurn(api, 120);
      [one.delay, two.delay] = [80, 80];
      const before = one.asked + two.asked;
      await get(api);
      await runInScope(request().scope, () => api.post('/items', { body: {} }));
      expect(one.asked + two.asked - before).toBe(2);
    });
  });

  describe('that others make as well', () => {
    it('is sent once; all get the same, and none can change it', async () => {
      const api = await shop();
      [one.delay, two.delay] = [50, 50];
      const answers = await Promise.all([get(api), get(api), get(api)]);
      expect(one.asked + two.asked).toBe(1);
      expect(Object.isFrozen(answers[0])).toBe(true);
      expect(answers[1]).toBe(answers[0]);
    });

    it('is sent for each when anything differs: whom it is for, or whether it may be repeated', async () => {
      const api = await shop();
      [one.delay, two.delay] = [50, 50];
      const write = (): Promise<unknown> => runInScope(request().scope, () => api.post('/items', { body: {} }));
      await Promise.all([get(api, request(), 'ann'), get(api, request(), 'bob'), get(api), write(), write()]);
      expect(one.asked + two.asked).toBe(5);
    });

    it('goes on when the first one leaves, and ends when the last one does', async () => {
      const api = await shop();
      [one.delay, two.delay] = [100, 100];
      const [first, second] = [request(), request()];
      const answers = [get(api, first), get(api, second)];
      first.scope.cancel('client-gone');
      await expect(answers[0]).rejects.toMatchObject({ kind: 'cancelled' });
      await expect(answers[1]).resolves.toMatchObject({ at: expect.any(Number) });

      const third = request();
      const last = get(api, third);
      setTimeout(() => third.scope.cancel('client-gone'), 20);
      await expect(last).rejects.toMatchObject({ kind: 'cancelled' });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(one.left + two.left).toBe(1);
    });

    it('keeps no caller for long as a probe, goes on alone, and closes the circuit', async () => {
      Object.assign(settings.breaker, { calls: 2, pause: 50 });
      settings.retry.attempts = 1;
      const states: string[] = [];
      events.of(UpstreamSignals).breakerChanged.subscribe(({ state }) => states.push(state));
      const api = await shop();
      await inTurn(api, 120);
      [one.delay, two.delay] = [300, 300];
      for (let call = 0; call < 2; call += 1) await expect(get(api, request(200))).rejects.toMatchObject({ kind: 'timeout' });
      await new Promise((resolve) => setTimeout(resolve, 60));
      await expect(get(api)).rejects.toMatchObject({ kind: 'open' });
      // Before the probe's answer, which closes the circuit.
      expect(states).toEqual(['open', 'half-open']);
      await new Promise((resolve) => setTimeout(resolve, 350));
      expect(states).toEqual(['open', 'half-open', 'closed']);
      await expect(get(api)).resolves.toBeDefined();
    });

    it('has as much time as the caller that has most', async () => {
      const api = await shop();
      [one.delay, two.delay] = [150, 150];
      const answers = [get(api, request(60)), get(api, request(1_000))];
      await expect(answers[0]).rejects.toMatchObject({ kind: 'timeout' });
      await expect(answers[1]).resolves.toMatchObject({ at: expect.any(Number) });
    });
  });

  it('is refused at once when as many are in flight as the upstream takes', async () => {
    Object.assign(settings.concurrency, { min: 2, initial: 2, max: 2 });
    const api = await shop();
    [one.delay, two.delay] = [80, 80];
    const under = [get(api, request(), 'a'), get(api, request(), 'b')];
    const refused = expect(get(api, request(), 'c')).rejects.toMatchObject({ kind: 'saturated', details: { retryAfter: 1 } });
    expect(await Promise.race([refused.then(() => 'the third'), ...under])).toBe('the third');
    await Promise.all(under);
    await expect(get(api, request(), 'c')).resolves.toBeDefined();
  });

  it('fails when its answer does not begin in time, though the whole attempt has more', async () => {
    settings.firstByte = 60;
    settings.retry.attempts = 1;
    const api = await shop();
    [one.delay, two.delay] = [1_500, 1_500];
    const begun = performance.now();
    await expect(get(api)).rejects.toMatchObject({ kind: 'timeout' });
    expect(performance.now() - begun).toBeLessThan(settings.timeout);
  });

  it('fails as refused when no instance is known', async () => {
    const target = targetOf(settings, (endpoints = new HttpEndpoints(settings)), events, undefined);
    const api = new HttpUpstream(contract, target, new ContractCheck(contract, 1));
    await expect(get(api)).rejects.toMatchObject({ kind: 'refused', message: expect.stringContaining('no instance is known') });
  });
});
