import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Bff } from './bff.decorator.ts';
import { BffSettings, DrainSettings } from './bff.settings.ts';
import { Environment } from './environment.ts';
import { startBff } from './start-bff.ts';
import type { RunningBff } from './start-bff.ts';
import { StartError } from './start-error.ts';

let ended = 0;

@Injectable()
class Ending {
  onModuleDestroy(): void {
    ended += 1;
  }
}

@Bff({ name: 'ending' })
@Module({ providers: [Ending] })
class EndingModule {}

interface Place {
  readonly host?: string;
  readonly port?: number;
}
const start = (server: Place = {}, management: Place = {}): Promise<RunningBff> =>
  startBff(
    EndingModule,
    Object.assign(new BffSettings(), { server: { ...local, deadline: 500, bodyLimit: 1_000, headerLimit: 16_384, requestTimeout: 5_000, keepAlive: 5_000, ...server }, management: { ...local, ...management }, drain: Object.assign(new DrainSettings(), { timeout: 1_000 }) }),
    new Environment('test'),
  );
const local = { host: '127.0.0.1', port: 0 };
const listensAt = (url: string): Promise<boolean> => fetch(url).then(() => true, () => false);

/** A port that something else has. */
async function taken(): Promise<{ readonly port: number; free(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port, free: () => new Promise((resolve) => server.close(() => resolve())) };
}

describe('a BFF that runs', () => {
  beforeEach(() => {
    ended = 0;
  });

  it('is ended once, however often it is told to, with both of its ports', async () => {
    const bff = await start();
    expect(await Promise.all([listensAt(`${bff.managementUrl}/health/live`), listensAt(bff.url)])).toEqual([true, true]);
    const closing = bff.close();
    expect(bff.close()).toBe(closing);
    await closing;
    await bff.close();
    expect({ ended, open: await Promise.all([listensAt(bff.managementUrl), listensAt(bff.url)]) }).toEqual({ ended: 1, open: [false, false] });
  });

  it('is found on this machine where it listens on every address', async () => {
    const bff = await start({ host: '0.0.0.0' }, { host: '0.0.0.0' });
    try {
      expect([bff.url, bff.managementUrl].map((url) => new URL(url).hostname)).toEqual(['127.0.0.1', '127.0.0.1']);
      expect((await fetch(`${bff.managementUrl}/health/ready`)).status).toBe(200);
    } finally {
      await bff.close();
    }
  });

  it.each(['server', 'management'] as const)('leaves nothing behind where it cannot: the port of %s is taken', async (section) => {
    const [other, free] = [await taken(), await taken()];
    await free.free();
    const error: unknown = await (section === 'server' ? start({ port: other.port }, { port: free.port }) : start({ port: free.port }, { port: other.port })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).faults).toEqual([`${section}.port: port ${other.port} on 127.0.0.1 is already in use; stop what holds it, or set another port`]);
    expect({ ended, open: await listensAt(`http://127.0.0.1:${free.port}`) }).toEqual({ ended: 1, open: false });
    await other.free();
  });
});
