import { Environment, LogSettings, StartError } from '@portico/platform';
import { BufferedDestination } from './buffered-destination.ts';
import { openLog } from './open-log.ts';
import { TerminalDestination } from './terminal-destination.ts';

const settings = (given: Partial<LogSettings> = {}): LogSettings => Object.assign(new LogSettings(), given);

describe('openLog', () => {
  it.each([
    ['development', true, TerminalDestination],
    ['development', false, BufferedDestination],
    ['production', true, BufferedDestination],
  ] as const)('in %s, with a terminal: %s', async (name, isTTY, expected) => {
    const log = openLog(settings(), new Environment(name), { isTTY, write: () => true });
    expect(log).toBeInstanceOf(expected);
    await log.close();
  });

  it.each([
    ['text', false, TerminalDestination],
    ['json', true, BufferedDestination],
  ] as const)('as %s where the settings say so, whatever stdout is', async (format, isTTY, expected) => {
    const log = openLog(settings({ format }), new Environment('development'), { isTTY, write: () => true });
    expect(log).toBeInstanceOf(expected);
    await log.close();
  });

  it('shows a person readable lines', () => {
    const shown: string[] = [];
    const log = openLog(settings(), new Environment('development'), { isTTY: true, write: (text) => shown.push(text) });
    log.write('{"level":"info","time":0,"msg":"hello"}\n');
    expect(shown).toEqual([expect.stringMatching(/^\d\d:\d\d:00\.000 {2}info {3}hello\n$/)]);
  });

  it('refuses to start without its file', () => {
    const open = (): unknown => openLog(settings({ file: '/no/such/folder/log' }), new Environment('production'), { write: () => true });
    expect(open).toThrow(StartError);
    expect(open).toThrow(/^log\.file: \/no\/such\/folder\/log cannot be opened for writing \(ENOENT\); name a file/);
  });
});
