import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { GrpcCaller, GrpcService } from '../faces/grpc-service.fixture.ts';

/** Hands on what comes, until it goes silent: then it takes everything and says nothing, as a firewall does that has forgotten a connection. */
class Firewall {
  connections = 0;
  silent = false;
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  async listen(port: number): Promise<string> {
    this.server = createServer((client) => {
      this.connections += 1;
      this.keep(client);
      if (this.silent) return;
      const upstream = connect(port, '127.0.0.1');
      this.keep(upstream);
      client.pipe(upstream).pipe(client);
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
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

  beforeAll(() => service.listen());
  beforeEach(async () => {
    service.answer = (_call, done) => done(null, { text: 'a' });
    firewall = new Firewall();
    caller = new GrpcCaller();
    Object.assign(caller.settings, { timeout: 200 });
    caller.connect(await firewall.listen(service.port));
    Object.assign(caller.settings.retry, { attempts: 1 });
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
    expect(await until('ok', 2_000)).toEqual([]);
    firewall.forget();
    const failed = await until('ok', 6_000);
    expect(failed.length).toBeGreaterThanOrEqual(2);
    expect({ connections: firewall.connections, replaced: caller.replaced.length }).toEqual({ connections: 2, replaced: 1 });
  });

  it('is made again when whoever took it says nothing', async () => {
    firewall.silent = true;
    expect(await until('timeout', 2_000)).toEqual([]);
    firewall.silent = false;
    await until('ok', 6_000);
    expect(caller.replaced).toHaveLength(1);
  });

  it('is replaced under many calls at a time, and once', async () => {
    await until('ok', 2_000);
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

  it('stays when the service alone is slow', async () => {
    await until('ok', 2_000);
    service.answer = () => undefined;
    for (let count = 0; count < 12; count += 1) expect((await caller.outcome('Write')).kind).toBe('timeout');
    expect({ connections: firewall.connections, replaced: caller.replaced }).toEqual({ connections: 1, replaced: [] });
  });
});
