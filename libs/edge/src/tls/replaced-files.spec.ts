import { Module } from '@nestjs/common';
import { Bff, Signals } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { CertificateAuthority } from '@portico/testing';
import { once } from 'node:events';
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { Agent } from 'node:https';
import { connect } from 'node:tls';
import { setTimeout as wait } from 'node:timers/promises';
import { EdgeModule } from '../edge.module.ts';
import { ask, Folder, signalsOf, startTlsBff } from './tls-bff.fixture.ts';
import { TlsSignals } from './tls.signals.ts';
import type { TlsReplaced } from './tls.signals.ts';

const SWAPS = 50;

describe('TLS files that are replaced while the BFF runs', () => {
  let folder: Folder;
  let ca: CertificateAuthority;
  let bff: RunningBff;

  beforeEach(async () => {
    folder = new Folder();
    ca ??= await CertificateAuthority.create();
  });
  afterEach(async () => {
    await bff.close();
    folder.remove();
  });

  /** Puts a new pair in place as Kubernetes does: a folder of its own, and a link to it that is replaced at once. */
  const swap = async (generation: number): Promise<void> => {
    const { cert, key } = await ca.issue(`shop ${generation}`, ['shop.example']);
    mkdirSync(folder.at(`..data_${generation}`));
    folder.write(`..data_${generation}/tls.crt`, cert);
    folder.write(`..data_${generation}/tls.key`, key);
    symlinkSync(`..data_${generation}`, folder.at('..data_new'));
    renameSync(folder.at('..data_new'), folder.at('..data'));
  };
  const start = async (): Promise<void> => {
    await swap(0);
    for (const name of ['tls.crt', 'tls.key']) symlinkSync(`..data/${name}`, folder.at(name));
    bff = await startTlsBff({ certificates: [{ name: 'shop', certificate: folder.at('tls.crt'), key: folder.at('tls.key') }] });
  };
  const shown = async (): Promise<unknown> => {
    const socket = connect({ host: '127.0.0.1', port: bff.ports['server.port'], servername: 'shop.example', ca: ca.cert });
    await once(socket, 'secureConnect');
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return CN;
  };
  const next = (): Promise<TlsReplaced> => new Promise((resolve) => signalsOf(bff).replaced.subscribe(resolve));
  const health = async (): Promise<Record<string, unknown>> => ((await (await fetch(`${bff.managementUrl}/health/ready`)).json()) as { tls: Record<string, unknown> }).tls;

  it(`are taken over ${SWAPS} times under load without a failed request or a dropped connection`, async () => {
    await start();
    const [asked, failures] = [{ kept: 0, new: 0 }, [] as unknown[]];
    let over = false;
    const port = bff.ports['server.port'];
    const load = async (kind: 'kept' | 'new', agent: Agent | false): Promise<void> => {
      while (!over) {
        await ask(port, { ca: ca.cert, agent }).then(
          ({ status }) => status === 200 || failures.push(status),
          (error: unknown) => failures.push(error),
        );
        asked[kind] += 1;
        await wait(2);
      }
    };
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let connections = 0;
    agent.on('free', (socket: { seen?: true }) => {
      if (!socket.seen) connections += 1;
      socket.seen = true;
    });
    const running = [load('kept', agent), load('new', false), load('new', false)];
    for (let generation = 1; generation <= SWAPS; generation += 1) {
      const done = next();
      await swap(generation);
      await done;
      if (generation % 10 === 0) expect(await shown()).toBe(`shop ${generation}`);
    }
    over = true;
    await Promise.all(running);
    agent.destroy();
    expect({ failures, connections }).toEqual({ failures: [], connections: 1 });
    expect(Math.min(asked.kept, asked.new)).toBeGreaterThan(SWAPS);
  }, 60_000);

  it('stay in force where what replaces them cannot be used, which log, metric and health page say', async () => {
    await start();
    const refused = new Promise<readonly string[]>((resolve) => signalsOf(bff).refused.subscribe(({ faults }) => resolve(faults)));
    folder.write('..data/tls.crt', (await ca.issue('another', ['shop.example'])).cert);
    const before = Date.now();
    const fault = `tls.certificates[0].key (${folder.at('tls.key')}) is not the key of the certificate in ${folder.at('tls.crt')}; the two files must be a pair`;
    expect(await refused).toEqual([fault]);
    expect({ shown: await shown(), health: await health() }).toMatchObject({ shown: 'shop 0', health: { state: 'changed-files-refused', faults: [fault] } });
    const { since, inForceSince } = (await health()) as Record<string, string>;
    expect({ refused: Date.parse(since as string) >= before, inForce: Date.parse(inForceSince as string) < before }).toEqual({ refused: true, inForce: true });
    const done = next();
    await swap(1);
    await done;
    expect({ shown: await shown(), health: await health() }).toMatchObject({ shown: 'shop 1', health: { state: 'in-force' } });
  });

  it('are warned of two weeks before the first of them ends, which metric and health page say', async () => {
    const { cert, key } = await ca.issue('soon', ['soon.example'], { ends: 13 * 24 * 3_600_000 });
    const warned: unknown[] = [];
    @Bff({ name: 'watched' })
    @Module({ imports: [EdgeModule] })
    class WatchedModule {
      constructor(signals: Signals) {
        signals.of(TlsSignals).expiring.subscribe(({ of, path }) => warned.push({ of, path }));
      }
    }
    bff = await startTlsBff({ certificates: [{ name: 'soon', certificate: folder.write('soon.crt', cert), key: folder.write('soon.key', key) }] }, WatchedModule);
    expect({ warned, health: await health() }).toMatchObject({
      warned: [{ of: 'certificates[soon]', path: folder.at('soon.crt') }],
      health: { files: [{ of: 'certificates[soon]', endsSoon: true }] },
    });
  });

  it('are no reason to end a connection or a request when the BFF stops', async () => {
    await start();
    const port = bff.ports['server.port'];
    const agent = new Agent({ keepAlive: true });
    await ask(port, { ca: ca.cert, agent });
    const silent = connect({ host: '127.0.0.1', port, servername: 'shop.example', ca: ca.cert }).on('error', () => undefined);
    await once(silent, 'secureConnect');
    const slow = ask(port, { ca: ca.cert, path: '/greetings/slow', agent });
    await wait(50);
    const closed = bff.close();
    expect(await slow).toMatchObject({ status: 200, headers: { connection: 'close' } });
    await closed;
    await expect(ask(port, { ca: ca.cert })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  });
});
