import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { GrpcEndpoints } from './grpc-endpoints.ts';
import { GrpcCaller, GrpcService } from '../../calls/clients/grpc-service.fixture.ts';

/** Hands on what comes, until it goes silent: then it takes everything and says nothing, as a firewall does that has forgotten a connection. */
class Firewall {
  connections = 0;
  silent = false;
  private open = 0;
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  async listen(port: number): Promise<string> {
    this.server = createServer((client) => {
      this.connections += 1;
      this.open += 1;
      client.once('close', () => (this.open -= 1));
      this.keep(client);
      if (this.silent) return void client.resume();
      const upstream = connect(port, '127.0.0.1');
      this.keep(upstream);
      client.pipe(upstream).pipe(client);
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Waits until there are so many connections from the client. */
  async toHave(count: number): Promise<void> {
    for (const end = performance.now() + 4_000; this.open !== count && performance.now() < end; ) await new Promise((soon) => setTimeout(soon, 10));
    expect(this.open).toBe(count);
  }

  /** Connections that there are lose what is sent over them. */
  forget(): void {
    for (const socket of this.sockets) socket.unpipe().resume();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((closed) => this.server?.close(closed));
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket.on('error', () => undefined));
  }
}

describe('a connection to a gRPC instance', () => {
  const service = new GrpcService();
  let firewall: Firewall;
  let caller: GrpcCaller;
  let address: string;

  beforeAll(() => service.listen());
  /** Connects through the firewall. A call's time is long enough for a machine that is busy with other things. */
  const connectWith = (settings: { timeout: number; pingEvery?: number }): void => {
    caller = new GrpcCaller();
    Object.assign(caller.settings, settings);
    caller.connect(address);
    Object.assign(caller.settings.retry, { attempts: 1 });
  };

  beforeEach(async () => {
    service.answer = (_call, done) => done(null, { text: 'a' });
    firewall = new Firewall();
    address = await firewall.listen(service.port);
    connectWith({ timeout: 1_000 });
  });
  afterEach(async () => {
    await caller.close();
    await firewall.close();
  });
  afterAll(() => service.close());

  /** Calls, one after the other, until one is answered. @returns the outcomes of those before */
  const until = async (kind: string, within: number): Promise<string[]> => {
    const before: string[] = [];
    const end = performance.now() + within;
    while (performance.now() < end) {
      const outcome = await caller.outcome('Read');
      if (outcome.kind === kind) return before;
      before.push(outcome.kind);
    }
    throw new Error(`no ${kind} within ${within} ms, but ${before.join(', ')}`);
  };

  it('is replaced once it has gone silent', async () => {
    expect(await until('ok', 6_000)).toEqual([]);
    firewall.forget();
    const failed = await until('ok', 6_000);
    expect(failed.length).toBeGreaterThanOrEqual(2);
    expect({ connections: firewall.connections, replaced: caller.replaced.length }).toEqual({ connections: 2, replaced: 1 });
  });

  it('is made again when the other side accepted it and stays silent', async () => {
    firewall.silent = true;
    expect(await until('timeout', 4_000)).toEqual([]);
    firewall.silent = false;
    await until('ok', 6_000);
    expect(caller.replaced).toHaveLength(1);
    // The one that was being made is given up, and does not wait indefinitely.
    await firewall.toHave(1);
  });

  it('is replaced under many calls at a time, and once', async () => {
    await until('ok', 6_000);
    firewall.forget();
    const end = performance.now() + 8_000;
    let answered = 0;
    // The circuit opens meanwhile, and refuses calls at once.
    while (answered < 100 && performance.now() < end) {
      await new Promise((soon) => setTimeout(soon, 20));
      const all = await Promise.all(Array.from({ length: 10 }, () => caller.call('Read', { text: String(Math.random()) }).then(() => 1, () => 0)));
      answered += all.reduce<number>((sum, one) => sum + one, 0);
    }
    expect(answered).toBeGreaterThanOrEqual(100);
    expect({ connections: firewall.connections, replaced: caller.replaced.length }).toEqual({ connections: 2, replaced: 1 });
  });

  it('is ended by a ping without an answer while a call waits', async () => {
    await caller.close();
    connectWith({ timeout: 30_000, pingEvery: 200 });
    await until('ok', 6_000);
    firewall.forget();
    const began = performance.now();
    expect((await caller.outcome('Write')).kind).toBe('reset');
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(await until('ok', 4_000)).toEqual([]);
  });

  it('is not made again once its instance is gone', async () => {
    const renewed: unknown[] = [];
    const endpoints = new GrpcEndpoints(caller.settings, (instance) => renewed.push(instance));
    const channel = endpoints.open({ address, weight: 1, priority: 0 });
    endpoints.retire(channel);
    for (let count = 0; count < 5; count += 1) channel.notAnswered();
    channel.renew();
    await until('ok', 6_000);
    expect({ renewed, connections: firewall.connections }).toEqual({ renewed: [], connections: 1 });
  });

  it('stays when the service alone is slow', async () => {
    await caller.close();
    connectWith({ timeout: 200 });
    await until('ok', 6_000);
    service.answer = () => undefined;
    for (let count = 0; count < 12; count += 1) expect((await caller.outcome('Write')).kind).toBe('timeout');
    expect({ connections: firewall.connections, replaced: caller.replaced }).toEqual({ connections: 1, replaced: [] });
  });
});
