import 'reflect-metadata';
import { Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOSTILE } from '../problems/hostile.fixture.ts';
import { moduleWith } from '../routes/closed-by-default.fixture.ts';
import { Bff } from './bff.decorator.ts';
import { BffSettings } from './bff.settings.ts';
import { CheckedAtStart } from './checked-at-start.ts';
import { CommandError } from './command.ts';
import type { BffCommand } from './command.ts';
import { runBff } from './run-bff.ts';
import { UsageError } from './usage-error.ts';

const ran: unknown[] = [];
const failing = (error: unknown): BffCommand => ({ about: 'fails', run: () => Promise.reject(error as Error) });
const commands: Readonly<Record<string, BffCommand>> = {
  count: {
    about: 'counts',
    run: (args, { name, settings, print, remark }) => {
      ran.push([args, name, settings.server.port]);
      print('3');
      remark('of 5');
      return Promise.resolve();
    },
  },
  misused: failing(new UsageError('give a name')),
  refused: failing(new CommandError('the store is not there', 69)),
  failed: failing(new CommandError('it went wrong', 1)),
  broken: failing(new TypeError('in a command')),
};

const bffOf = (...imports: Type[]): Type => {
  @Bff({ name: 'counting-bff', commands })
  @Module({ imports })
  class Counting {}
  return Counting;
};

@CheckedAtStart(({ server }: BffSettings) => (server?.host === '127.0.0.1' ? ['server.host is not the one: write another'] : []))
@Module({})
class Checking {}

const GOOD = 'server: { host: 127.0.0.1, port: 4000 }\nmanagement: { host: 127.0.0.1, port: 4001 }\n';

describe('a BFF that is run as a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bff-'));
  const { argv } = process;
  const handlers = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
  const before = new Map(handlers.map((signal) => [signal, process.listeners(signal)]));
  const written = { out: '', err: '' };
  const exited: unknown[] = [];

  beforeAll(() => {
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.err += String(text)), true));
    jest.spyOn(process, 'exit').mockImplementation((code) => exited.push(code) as never);
  });
  beforeEach(() => {
    Object.assign(written, { out: '', err: '' });
    [ran, exited].forEach((list) => list.splice(0));
  });
  afterEach(() => {
    process.argv = argv;
    delete process.env['PORTICO_CONFIG'];
    for (const signal of handlers) for (const listener of process.listeners(signal)) if (!before.get(signal)?.includes(listener)) process.off(signal, listener);
  });
  afterAll(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  const run = async (args: readonly string[], { settings = GOOD, root = bffOf() }: { readonly settings?: string; readonly root?: Type } = {}): Promise<void> => {
    const file = join(folder, 'bff.yaml');
    writeFileSync(file, settings);
    process.env['PORTICO_CONFIG'] = file;
    process.argv = ['node', 'main.mjs', ...args];
    await runBff(root);
  };

  it('runs its own commands, with its settings, instead of serving', async () => {
    await run(['count', 'the', 'stars']);
    expect({ ran, exited, written }).toEqual({ ran: [[['the', 'stars'], 'counting-bff', 4_000]], exited: [], written: { out: '3\n', err: 'of 5\n' } });
  });

  it('goes on with a command whose output is not read to its end', async () => {
    const before = process.stdout.listeners('error');
    await run(['count', 'the', 'stars']);
    const emit = (code: string) => () => process.stdout.emit('error', Object.assign(new Error(code), { code }));
    expect(emit('EPIPE')).not.toThrow();
    expect(emit('ENOSPC')).toThrow('ENOSPC');
    for (const listener of process.stdout.listeners('error')) if (!before.includes(listener)) process.stdout.off('error', listener as () => void);
  });

  it('prints a management page, and nothing else', async () => {
    await run(['print', '/health/live']);
    expect({ exited, written }).toEqual({ exited: [], written: { out: '{"status":"live"}\n', err: '' } });
  });

  it('checks settings instead of serving with them, whatever is wrong with them', async () => {
    await run(['config', 'check']);
    await run(['config', 'check'], { settings: `${GOOD}drain: { timeout: soon }\n`, root: bffOf(Checking) });
    expect({ exited, out: written.out.replaceAll(`${folder}/`, '') }).toEqual({ exited: [78], out: 'bff.yaml: nothing is wrong\n' });
    expect(written.err).toMatch(/drain\.timeout: "soon" is not a duration[^]*server\.host is not the one/);
  });

  it('does not start with a command of its own that every BFF has', async () => {
    @Bff({ name: 'twice', commands: { config: failing(new UsageError('')) } })
    @Module({})
    class Twice {}
    await run([], { root: Twice });
    expect({ exited, err: written.err }).toEqual({ exited: [78], err: '@Bff() of twice has a command named "config", which every BFF has already; name it otherwise\n' });
  });

  it.each<[string, readonly string[], number, string | RegExp]>([
    ['a command that is used wrongly', ['misused'], 64, 'give a name\n'],
    ['a page that there is not', ['print', '/nope'], 64, /^there is no page \/nope/],
    ['no page', ['print'], 64, /^"print" is not understood; .*, or "count" counts, or "misused" fails/],
    ['two pages', ['print', '/held', '/overload'], 64, /^"print \/held \/overload" is not understood/],
    ['an unknown command', ['serve'], 64, /^"serve" is not understood/],
    ['a name that every object has', ['constructor'], 64, /^"constructor" is not understood/],
    ['a command that cannot be done', ['refused'], 69, 'the store is not there\n'],
    ['a command that has failed in words for people', ['failed'], 1, 'it went wrong\n'],
    ['a fault, with its stack', ['broken'], 1, /^TypeError: in a command\n {4}at /],
  ])('ends with an exit code that tells: %s', async (_, args, code, said) => {
    await run(args);
    expect({ exited, out: written.out }).toEqual({ exited: [code], out: '' });
    expect(written.err).toEqual(typeof said === 'string' ? said : expect.stringMatching(said));
  });

  it.each<[string, { readonly settings?: string; readonly root?: Type }, readonly string[]]>([
    ['wrong settings, with all else that shows', { settings: `${GOOD}drain: { timeout: soon }\n`, root: bffOf(Checking) }, ['drain.timeout', 'server.host is not the one']],
    ['wrong settings alone', { settings: `${GOOD}drain: { timeout: soon }\n` }, ['drain.timeout']],
    ['wrong wiring', { root: bffOf(Checking), settings: GOOD.replace('4001', '4000') }, ['server.port and management.port are both 4000', 'server.host is not the one']],
    ['no BFF', { root: moduleWith({}) }, ['Inner has no @Bff({ name })']],
  ])('ends with 78, and says why without a stack: %s', async (_, options, reasons) => {
    await run([], options);
    expect({ exited, missing: reasons.filter((reason) => !written.err.includes(reason)), stack: /^ {4}at /m.test(written.err) }).toEqual({ exited: [78], missing: [], stack: false });
  });

  it.each(Object.entries(HOSTILE))('ends with 1, and says what a hook has thrown, and where: %s', async (what, thrown) => {
    class Hooked {
      onModuleInit(): Promise<void> {
        return Promise.reject(thrown);
      }
    }
    await run([], { root: bffOf(moduleWith({ providers: [Hooked] })) });
    expect({ exited, undefined: written.err === 'undefined\n', says: what.startsWith('an error whose message') || written.err.includes('Hooked.onModuleInit()') }).toEqual({ exited: [1], undefined: false, says: true });
  });

  it.each<[unknown, string]>([['a text', 'a text was thrown while the BFF started'], [undefined, 'undefined was thrown while'], [{ code: 5 }, 'an object with code was thrown while']])('says what a factory has thrown: %p', async (thrown, said) => {
    await run([], { root: bffOf(moduleWith({ providers: [{ provide: 'broken', useFactory: () => Promise.reject(thrown) }] })) });
    expect({ exited, err: written.err }).toEqual({ exited: [1], err: expect.stringContaining(said) });
  });

  it('serves until it is told to stop, and then ends cleanly', async () => {
    const exit = jest.mocked(process.exit);
    const ended = new Promise((resolve) => exit.mockImplementationOnce((code) => resolve(code) as never));
    const faults = [process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')];
    await run([], { settings: 'server: { host: 127.0.0.1, port: 0 }\nmanagement: { host: 127.0.0.1, port: 0 }\ndrain: { delay: 0s }\n' });
    expect([process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')]).toEqual(faults.map((count) => count + 1));
    expect({ exited, err: written.err }).toEqual({ exited: [], err: '' });
    process.emit('SIGTERM', 'SIGTERM');
    expect(await ended).toBe(0);
    for (const name of ['uncaughtException', 'unhandledRejection'] as const) process.off(name, process.listeners(name as 'uncaughtException').at(-1) as () => void);
  });
});
