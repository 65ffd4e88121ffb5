import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '@portico/platform';
import { FileDiscovery } from './file.discovery.ts';
import { Followed } from './followed.fixture.ts';
import { parseInstance } from './instance-text.ts';
import type { FileEntry } from './instance-text.ts';

describe('discovery by a file', () => {
  let folder: string;
  let file: string;
  let followed: Followed;

  const follow = (text = 'file:catalog.yaml'): void => {
    followed = new Followed((problem) => new FileDiscovery(parseInstance(text, 'http') as FileEntry, 'http', folder, problem));
  };
  /** A change is believed when it is read for the second time. */
  const nextChange = async (): Promise<void> => {
    expect(await followed.nextLook()).toBe(1_000);
    expect(await followed.nextLook()).toBe(100);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portico-instances-'));
    file = join(folder, 'catalog.yaml');
    await writeFile(file, '- http://10.0.0.1:8080\n');
    follow();
  });

  afterEach(async () => {
    followed.close();
    jest.useRealTimers();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['YAML', '# two\n- http://10.0.0.1:8080 weight=2\n- "https://catalog.test zone=eu-2"\n'],
    ['JSON', '[\n\t"http://10.0.0.1:8080 weight=2",\n\t"https://catalog.test zone=eu-2"\n]'],
  ])('reads %s; the labels of the entry hold where the file says nothing', async (_, text) => {
    await writeFile(file, text);
    follow(`file://${file} zone=eu-1 weight=5`);
    await followed.start();
    expect(followed.found).toEqual([
      [
        { address: 'http://10.0.0.1:8080', weight: 2, priority: 0, zone: 'eu-1' },
        { address: 'https://catalog.test', weight: 5, priority: 0, zone: 'eu-2' },
      ],
    ]);
  });

  it('notices that the file was rewritten', async () => {
    await followed.start();
    await writeFile(file, '- http://10.0.0.2:8080\n');
    await nextChange();
    expect(followed.addresses).toEqual(['http://10.0.0.2:8080']);
    expect(await followed.nextLook()).toBe(1_000);
    expect(followed.found).toHaveLength(2);
  });

  it('notices that another file was put in its place, as editors do', async () => {
    await followed.start();
    for (const address of ['http://10.0.0.2:8080', 'http://10.0.0.3:8080']) {
      await writeFile(`${file}~`, `- ${address}\n`);
      await rename(`${file}~`, file);
      await nextChange();
      expect(followed.addresses).toEqual([address]);
    }
  });

  it('notices that a link above it leads elsewhere, as Kubernetes does with a ConfigMap', async () => {
    for (const version of ['1', '2']) {
      await mkdir(join(folder, `..${version}`));
      await writeFile(join(folder, `..${version}`, 'list.yaml'), `- http://10.0.0.${version}:8080\n`);
    }
    await symlink('..1', join(folder, '..data'));
    await symlink(join('..data', 'list.yaml'), join(folder, 'list.yaml'));
    follow('file:list.yaml');
    await followed.start();
    await symlink('..2', join(folder, '..new'));
    await rename(join(folder, '..new'), join(folder, '..data'));
    await nextChange();
    expect(followed.found.map(([placement]) => placement?.address)).toEqual(['http://10.0.0.1:8080', 'http://10.0.0.2:8080']);
  });

  it('waits until a file that is written in several steps is complete', async () => {
    await followed.start();
    await writeFile(file, '- http://10.0.0.2:8080\n');
    expect(await followed.nextLook()).toBe(1_000);
    await writeFile(file, '- http://10.0.0.2:8080\n- http://10.0.0.3:8080\n');
    expect(await followed.nextLook()).toBe(100);
    expect(followed.found).toHaveLength(1);
    expect(await followed.nextLook()).toBe(100);
    expect(followed.addresses).toEqual(['http://10.0.0.2:8080', 'http://10.0.0.3:8080']);
  });

  it('keeps what it knows when the file is broken or gone, tells it once each, and recovers', async () => {
    await followed.start();
    await writeFile(file, '- http://10.0.0.2:8080\n- http://10.0.0.3:8080/v1\n');
    await nextChange();
    await followed.nextLook();
    await rm(file);
    await nextChange();
    await followed.nextLook();
    expect(followed.found).toHaveLength(1);
    expect(followed.problems).toEqual([
      { entry: 'file:catalog.yaml', error: new Error(`${file}: "http://10.0.0.3:8080/v1" carries a path; remove it: an instance is a host and a port`) },
      { entry: 'file:catalog.yaml', error: new Error(`${file} does not exist; create it as a list of instances, or correct the entry "file:catalog.yaml"`) },
    ]);
    await writeFile(file, '[]');
    await nextChange();
    expect(followed.addresses).toEqual([]);
  });

  it.each([
    ['', ['FILE holds no list; write one instance in each line, behind a dash, or [] when there is none']],
    ['catalog: http://a:1', ['FILE holds no list; write one instance in each line, behind a dash, or [] when there is none']],
    ['- http://a:1\n- [', ['FILE is not valid YAML in line 2 (BAD_INDENT); write a list with one instance in each line, behind a dash']],
    [
      '- http://a:1 weight=x\n- 80\n- dns+http://a:1\n- unix:/run/a.sock\n- http://u:hunter2@a:1',
      [
        'FILE: "http://a:1 weight=x" has the label "weight=x", which is not a whole number from 1 to 65535; write it like weight=2',
        'FILE: an item is no text; write it as an address with labels, and in quotes when it holds ": "',
        'FILE: "dns+http://a:1" has to be looked up; write addresses in a file, and this in the settings',
        'FILE: "unix:/run/a.sock" is a Unix socket; write addresses in a file, and this in the settings',
        'FILE: "…@a:1" carries a user name or password; remove it: an instance is a host and a port',
      ],
    ],
  ])('does not start with %j', async (text, faults) => {
    await writeFile(file, text);
    const error = await followed.start().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).faults).toEqual(faults.map((fault) => fault.replace('FILE', file)));
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not start without the file', async () => {
    await rm(file);
    await expect(followed.start()).rejects.toThrow(new StartError([`${file} does not exist; create it as a list of instances, or correct the entry "file:catalog.yaml"`]));
  });

  it('does not start with what cannot be read, and says why', async () => {
    follow('file:.');
    await expect(followed.start()).rejects.toThrow(new StartError([`${folder} cannot be read (EISDIR); create it as a list of instances, or correct the entry "file:."`]));
  });

  it('tells nothing of a file that is being read when it is closed, and reads it no more', async () => {
    await followed.start();
    await writeFile(file, '- http://10.0.0.2:8080\n');
    await followed.nextLook();
    jest.advanceTimersToNextTimer();
    followed.close();
    await readFile(file);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect({ found: followed.found.length, timers: jest.getTimerCount() }).toEqual({ found: 1, timers: 0 });
  });

  it('does not read any more once it is closed', async () => {
    await followed.start();
    expect(jest.getTimerCount()).toBe(1);
    followed.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});
