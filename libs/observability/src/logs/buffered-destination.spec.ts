import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../testing/until.ts';
import { BufferedDestination } from './buffered-destination.ts';

const lineOf = (index: number): string => `${JSON.stringify({ index, filling: 'x'.repeat(80) })}\n`;
const linesOf = (count: number): string[] => Array.from({ length: count }, (_, index) => lineOf(index));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('BufferedDestination', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portico-log-'));
    file = join(folder, 'log');
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  const written = (): string => readFileSync(file, 'utf8');
  const open = (): BufferedDestination => new BufferedDestination(openSync(file, 'a'), file);

  it('writes nothing until 16 kB wait, then all of it', async () => {
    const destination = open();
    const lines = linesOf(200);
    lines.slice(0, 100).forEach((line) => destination.write(line));
    await turn();
    expect(written()).toBe('');
    lines.slice(100).forEach((line) => destination.write(line));
    await until(() => written() !== '');
    expect(lines.join('').startsWith(written())).toBe(true);
    await destination.close();
    expect(written()).toBe(lines.join(''));
  });

  it('does not keep a lonely line longer than a second', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    const destination = open();
    destination.write(lineOf(1));
    jest.advanceTimersByTime(999);
    await turn();
    expect(written()).toBe('');
    jest.advanceTimersByTime(1);
    await until(() => written() !== '');
    expect(written()).toBe(lineOf(1));
    await destination.close();
  });

  it('keeps the order of lines that come while it writes', async () => {
    const destination = open();
    const lines = linesOf(5_000);
    for (const [index, line] of lines.entries()) {
      destination.write(line);
      if (index % 200 === 0) await turn();
    }
    await destination.close();
    expect(written()).toBe(lines.join(''));
    expect(destination.dropped).toBe(0);
  });

  it('writes out what waits when the process exits', () => {
    const program = `
      import { openSync } from 'node:fs';
      import { BufferedDestination } from ${JSON.stringify(join(__dirname, 'buffered-destination.ts'))};
      const destination = new BufferedDestination(openSync(${JSON.stringify(file)}, 'a'), ${JSON.stringify(file)});
      for (let index = 0; index < 300; index += 1) destination.write(JSON.stringify({ index, filling: 'x'.repeat(80) }) + '\\n');
      process.exit(0);`;
    execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', program]);
    expect(written().split('\n').sort()).toEqual(linesOf(300).join('').split('\n').sort());
  });

  it('tries again while a pipe is full, and loses nothing', async () => {
    execFileSync('mkfifo', [file]);
    const pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
    const destination = new BufferedDestination(pipe);
    const lines = linesOf(3_000);
    const expected = lines.join('');
    lines.forEach((line) => destination.write(line));
    for (let index = 0; index < 20; index += 1) await turn();
    let received = '';
    const buffer = Buffer.alloc(65_536);
    await until(() => {
      received += buffer.toString('utf8', 0, readNow(pipe, buffer));
      return received.length >= expected.length;
    });
    await destination.close();
    closeSync(pipe);
    expect(expected.length).toBeGreaterThan(4 * 65_536);
    expect(received).toBe(expected);
    expect(destination.dropped).toBe(0);
  });

  it('counts and tells lines that a full disk refuses, and goes on', async () => {
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const destination = new BufferedDestination(openSync('/dev/full', 'a'), '/dev/full');
    for (let index = 0; index < 500; index += 1) {
      destination.write(lineOf(index));
      await turn();
    }
    await destination.close();
    expect(destination.dropped).toBe(500);
    expect(told.mock.calls).toEqual([
      [expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z the log in \/dev\/full: cannot be written, lines are lost: ENOSPC/)],
      [expect.stringMatching(/^\d.*Z the log in \/dev\/full: 500 lines were lost until the end\n$/)],
    ]);
  });

  it('begins a new line after one that the end of a disk has cut, and tells how many are missing', async () => {
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const program = `
      import { openSync, statSync, truncateSync } from 'node:fs';
      import { setTimeout as delay } from 'node:timers/promises';
      import { BufferedDestination } from ${JSON.stringify(join(__dirname, 'buffered-destination.ts'))};
      process.on('SIGXFSZ', () => undefined);
      const file = ${JSON.stringify(file)};
      const destination = new BufferedDestination(openSync(file, 'a'), file);
      const line = (index) => JSON.stringify({ index, filling: 'x'.repeat(80) }) + '\\n';
      for (let index = 0; index < 1000; index += 1) destination.write(line(index));
      await delay(300);
      truncateSync(file, 1000);
      for (let index = 1000; index < 1005; index += 1) destination.write(line(index));
      await destination.close();`;
    const said = execFileSync('sh', ['-c', 'ulimit -f 40; exec "$@" 2>&1', 'sh', process.execPath, '--no-warnings', '--input-type=module', '--eval', program], { encoding: 'utf8' });
    const lines = written().trimEnd().split('\n');
    const whole = lines.filter((line) => /^\{.*\}$/.test(line)).map((line) => (JSON.parse(line) as { index: number }).index);
    expect(lines.length - whole.length).toBe(1);
    expect(whole.slice(-5)).toEqual([1000, 1001, 1002, 1003, 1004]);
    expect(said).toMatch(/: cannot be written, lines are lost: EFBIG.*\n.*: \d+ lines were lost and are written again\n$/);
    expect(told).not.toHaveBeenCalled();
  });

  it('goes on in a new file under its name when the old one was moved away, and loses nothing', async () => {
    const destination = open();
    const lines = linesOf(600);
    lines.slice(0, 300).forEach((line) => destination.write(line));
    renameSync(file, `${file}.1`);
    destination.reopen();
    lines.slice(300).forEach((line) => destination.write(line));
    await destination.close();
    expect(readFileSync(`${file}.1`, 'utf8') + written()).toBe(lines.join(''));
    expect(written()).toContain(lines[599] as string);
  });

  it('goes on in the old file when the new one cannot be opened', async () => {
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const destination = open();
    renameSync(folder, `${folder}.1`);
    destination.reopen();
    destination.write(lineOf(1));
    await destination.close();
    renameSync(`${folder}.1`, folder);
    expect(written()).toBe(lineOf(1));
    expect(told.mock.calls).toEqual([[expect.stringMatching(/cannot be opened again, lines go where they went: ENOENT/)]]);
  });

  it('drops lines rather than let a reader that stopped fill the memory', async () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    execFileSync('mkfifo', [file]);
    const pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
    const destination = new BufferedDestination(pipe);
    const line = `${'x'.repeat(99_999)}\n`;
    for (let index = 0; index < 100; index += 1) destination.write(line);
    expect(destination.dropped).toBeGreaterThan(10);
    expect(destination.dropped).toBeLessThan(20);
    await destination.close();
    expect(destination.dropped).toBe(100);
    closeSync(pipe);
  });

  it('is closed once by two logs that share it, while it writes', async () => {
    const destination = open();
    const lines = linesOf(400);
    for (const line of lines) destination.write(line);
    await Promise.all([destination.close(), destination.close()]);
    expect(written()).toBe(lines.join(''));
  });

  it('gives lines that come too late to stderr', async () => {
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const destination = open();
    await destination.close();
    destination.write(lineOf(1));
    expect(told.mock.calls).toEqual([[lineOf(1)]]);
    expect(written()).toBe('');
  });
});

function readNow(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    return 0;
  }
}
