import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '@portico/platform';
import { discoveryOf } from './discovery-of.ts';
import { DnsServer } from './dns-server.fixture.ts';
import { Followed } from './followed.fixture.ts';
import { parseInstance } from './instance-text.ts';
import type { InstanceEntry } from './instance-text.ts';

describe('discovery by several entries', () => {
  let server: DnsServer;
  let folder: string;
  let followed: Followed;

  const follow = (...texts: readonly string[]): void => {
    const entries = texts.map((text) => parseInstance(text, 'http') as InstanceEntry);
    followed = new Followed((problem) => discoveryOf(entries, { protocol: 'http', nameServers: [server.address], every: 10_000, folder, problem }));
  };

  beforeEach(async () => {
    server = await DnsServer.open();
    folder = await mkdtemp(join(tmpdir(), 'portico-instances-'));
    await writeFile(join(folder, 'list.yaml'), '- http://10.0.0.3:8080\n- http://10.0.0.1:8080 version=file\n');
    server.set('catalog.test', 5, 'A 10.0.0.1', 'A 10.0.0.2');
    server.set('_http._tcp.catalog.test', 5, 'SRV 0 0 8080 four.test');
    server.set('four.test', 5, 'A 10.0.0.4');
  });

  afterEach(async () => {
    followed.close();
    server.close();
    jest.useRealTimers();
    await rm(folder, { recursive: true });
  });

  it('tells of all at once, of two with the same address the first', async () => {
    follow('http://10.0.0.2:8080 version=static', 'dns+http://catalog.test:8080 version=dns', 'srv+http://_http._tcp.catalog.test', 'file:list.yaml');
    await followed.start();
    expect(followed.found).toHaveLength(1);
    expect(followed.found[0]?.map(({ address, version }) => [address, version])).toEqual([
      ['http://10.0.0.2:8080', 'static'],
      ['http://10.0.0.1:8080', 'dns'],
      ['http://10.0.0.4:8080', undefined],
      ['http://10.0.0.3:8080', undefined],
    ]);
  });

  it('tells of the others again when one changes, unless all in all nothing has', async () => {
    follow('http://10.0.0.2:8080', 'dns+http://catalog.test:8080');
    await followed.start();
    server.set('catalog.test', 5, 'A 10.0.0.1');
    await followed.nextLook();
    expect(followed.found).toHaveLength(1);
    server.set('catalog.test', 5, 'A 10.0.0.5');
    await followed.nextLook();
    expect(followed.found).toHaveLength(2);
    expect(followed.addresses).toEqual(['http://10.0.0.2:8080', 'http://10.0.0.5:8080']);
  });

  it('starts with what is known when a name server does not answer', async () => {
    server.fault = 'silent';
    follow('dns+http://catalog.test:8080', 'file:list.yaml', 'dns+http://other.test:8080');
    const started = followed.start();
    jest.advanceTimersByTime(2_000);
    await started;
    expect(followed.addresses).toEqual(['http://10.0.0.3:8080', 'http://10.0.0.1:8080']);
  });

  it('tells nothing when nothing is known yet, which is not the same as that there is none', async () => {
    server.fault = 'broken';
    follow('dns+http://catalog.test:8080');
    await followed.start();
    expect(followed.found).toEqual([]);
    expect(followed.problems).toHaveLength(1);
  });

  it('does not start when files are missing, says which, and leaves nothing running', async () => {
    follow('dns+http://catalog.test:8080', 'file:one.yaml', 'file:two.yaml');
    const error = await followed.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).faults.map((fault) => fault.split(';')[0])).toEqual(['one', 'two'].map((name) => `${join(folder, name)}.yaml does not exist`));
    expect(jest.getTimerCount()).toBe(0);
  });
});
