import { Controller, Get, Module, Post, Body } from '@nestjs/common';
import { Bff, Public, Returns, Signals, Stream } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { CertificateAuthority } from '@portico/testing';
import { IsString } from 'class-validator';
import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { setTimeout as wait } from 'node:timers/promises';
import { EdgeModule } from '../edge.module.ts';
import { ask, Folder, GreetingView, signalsOf, startTlsBff } from './tls-bff.fixture.ts';

class Text {
  @IsString()
  text!: string;
}

@Controller('texts')
@Public()
class TextsController {
  @Get()
  @Returns(GreetingView)
  short(): GreetingView {
    return { text: 'short' };
  }

  /** More than all buffers between a server and a client that does not read. */
  @Get('long')
  @Stream()
  long(): Readable {
    return Readable.from(Array.from({ length: 512 }, () => Buffer.alloc(65_536)));
  }

  @Post()
  @Returns(GreetingView)
  add(@Body() { text }: Text): GreetingView {
    return { text };
  }
}

@Bff({ name: 'texts' })
@Module({ imports: [EdgeModule], controllers: [TextsController] })
class TextsModule {}

const HEAD = 'HTTP/1.1\r\nhost: shop.example\r\n';

describe('the bounds of connections over TLS', () => {
  const folder = new Folder();
  let ca: CertificateAuthority;
  let certificates: readonly object[];
  let bff: RunningBff;

  beforeAll(async () => {
    ca = await CertificateAuthority.create();
    const { cert, key } = await ca.issue('shop.example');
    certificates = [{ name: 'shop', certificate: folder.write('shop.crt', cert), key: folder.write('shop.key', key) }];
  });
  afterEach(() => bff.close());
  afterAll(() => folder.remove());

  const start = async (connections: object, more: object = {}): Promise<void> => void (bff = await startTlsBff({ certificates }, TextsModule, { connections, ...more }));
  const secured = (): TLSSocket => connect({ host: '127.0.0.1', port: bff.ports['server.port'], servername: 'shop.example', ca: ca.cert }).on('error', () => undefined);
  const plain = (): Socket => connectPlain(bff.ports['server.port'] ?? 0, '127.0.0.1').on('error', () => undefined);
  const held = async (): Promise<number> => {
    const page = (await (await fetch(`${bff.managementUrl}/held`, { headers: { accept: 'application/json' } })).json()) as { resource: string; held: number }[];
    return page.find(({ resource }) => resource === 'connections')?.held ?? -1;
  };
  const closedWithin = (socket: Socket, milliseconds: number): Promise<boolean> =>
    Promise.race([once(socket.resume(), 'close').then(() => true), wait(milliseconds, false, { ref: false })]);

  it('count those whose handshake is not over, and each once', async () => {
    await start({ perAddress: 2 });
    const [silent, whole] = [plain(), secured()];
    await Promise.all([once(silent, 'connect'), once(whole, 'secureConnect')]);
    expect({ held: await held(), third: await closedWithin(plain(), 1_000) }).toEqual({ held: 2, third: true });
    silent.destroy();
    await wait(50);
    expect((await ask(bff.ports['server.port'], { ca: ca.cert, path: '/texts' })).status).toBe(200);
    whole.destroy();
  });

  it('end a handshake that does not come to its end in time', async () => {
    await start({ headersTimeout: '200ms' });
    const failed = new Promise((resolve) => signalsOf(bff).handshakeFailed.subscribe(({ because }) => resolve(because)));
    const half = plain();
    half.write(Buffer.from('160301', 'hex'));
    expect({ closed: await closedWithin(half, 3_000), because: await failed }).toEqual({ closed: true, because: 'late' });
  });

  it('end one whose request does not come in time', async () => {
    await start({ headersTimeout: '200ms' });
    const slow = secured();
    slow.write(`GET /texts ${HEAD}`);
    expect(String(((await once(slow, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 408 /);
    expect(await closedWithin(slow, 3_000)).toBe(true);
  });

  it('end one whose client takes nothing of its answer, and leave one alone that does', async () => {
    await start({ writeTimeout: '1s' });
    const finished: unknown[] = [];
    bff.app.get(Signals).requestFinished.subscribe(({ context: { cut } }) => finished.push(cut));
    const [stalled, reading] = [secured(), secured()];
    stalled.pause().write(`GET /texts/long ${HEAD}\r\n`);
    reading.write(`GET /texts/long ${HEAD}connection: close\r\n\r\n`);
    let bytes = 0;
    reading.on('data', (piece: Buffer) => (bytes += piece.length));
    await once(reading, 'end');
    const until = performance.now() + 10_000;
    while (finished.length < 2 && performance.now() < until) await wait(20);
    expect({ cut: finished.filter((cut) => cut !== undefined), ended: finished.length, whole: bytes > 512 * 65_536 }).toEqual({ cut: ['stalled'], ended: 2, whole: true });
    stalled.destroy();
  });

  it('end one on which nothing is asked for', async () => {
    await start({}, { server: { host: '127.0.0.1', port: 0, keepAlive: '100ms' } });
    const idle = secured();
    idle.write(`GET /texts ${HEAD}\r\n`);
    await once(idle, 'data');
    expect(await closedWithin(idle, 4_000)).toBe(true);
  });

  it('end one on which a body stops coming', async () => {
    await start({}, { bodies: { idle: '200ms' } });
    const stopped = secured();
    stopped.write(`POST /texts ${HEAD}content-type: application/json\r\ncontent-length: 100\r\n\r\n{`);
    expect(await closedWithin(stopped, 3_000)).toBe(true);
  });

  it('leave no handshake behind that would hold a stop up', async () => {
    await start({}, { drain: { delay: '0ms', timeout: '5s' } });
    const silent = plain();
    await once(silent, 'connect');
    await wait(20);
    const before = performance.now();
    await bff.close();
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
