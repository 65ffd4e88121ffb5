import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSetWatch, FileWatch, readingOf } from './file-watch.ts';
import type { Reading } from './file-watch.ts';
import { FaultSignal } from '../events/signal.ts';

const [EVERY, SETTLING] = [1_000, 100];

describe('files that are watched', () => {
  let folder: string;
  let [cert, key]: string[] = [];
  let told: (readonly Reading[])[];
  let watch: FileSetWatch;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'file-watch-'));
    [cert, key] = [join(folder, 'cert'), join(folder, 'key')];
    await Promise.all([write(cert, 'c1'), write(key, 'k1')]);
    told = [];
    watch = new FileSetWatch([cert, key], { every: EVERY, settling: SETTLING });
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(async () => {
    watch.close();
    jest.useRealTimers();
    await rm(folder, { recursive: true });
  });

  const write = (path: string | undefined, text: string): Promise<void> => writeFile(path as string, text);
  const start = (): Promise<readonly Reading[]> => watch.start((readings) => told.push(readings));
  /** Until they have been read, and are to be read again. */
  const pass = async (milliseconds: number): Promise<void> => {
    jest.advanceTimersByTime(milliseconds);
    while (jest.getTimerCount() === 0) await new Promise(setImmediate);
  };
  const texts = (...all: readonly string[]): readonly Reading[] => all.map((text) => ({ text }));

  it('are read at the start, which is not told', async () => {
    expect(await start()).toEqual(texts('c1', 'k1'));
    for (let each = 0; each < 3; each += 1) await pass(EVERY);
    expect(told).toEqual([]);
  });

  it('are told of once, together, when a change has stayed as it is', async () => {
    await start();
    await Promise.all([write(cert, 'c2'), write(key, 'k2')]);
    await pass(EVERY);
    expect(told).toEqual([]);
    await pass(SETTLING);
    expect(told).toEqual([texts('c2', 'k2')]);
    for (let each = 0; each < 3; each += 1) await pass(EVERY);
    expect(told).toHaveLength(1);
  });

  it.each([
    ['as they are', EVERY, false],
    ['changing', SETTLING, true],
  ])('are read again after %s for %i ms, and no sooner', async (_, pause, changing) => {
    await start();
    if (changing) {
      await write(cert, 'c2');
      await pass(EVERY);
    }
    await write(cert, 'c3');
    jest.advanceTimersByTime(pause - 1);
    expect(jest.getTimerCount()).toBe(1);
    await pass(1);
    // What is seen now for the first time is told when it is seen again.
    expect(told).toEqual([]);
    await pass(SETTLING);
    expect(told).toEqual([texts('c3', 'k1')]);
  });

  it('are not told of while one of them still changes, as when a key comes after its certificate', async () => {
    await start();
    await write(cert, 'c2');
    await pass(EVERY);
    await write(key, 'k2');
    await pass(SETTLING);
    expect(told).toEqual([]);
    await pass(SETTLING);
    expect(told).toEqual([texts('c2', 'k2')]);
  });

  it('are not told of when they are again what they were', async () => {
    await start();
    await write(key, 'k2');
    await pass(EVERY);
    await write(key, 'k1');
    await pass(SETTLING);
    await pass(EVERY);
    expect(told).toEqual([]);
  });

  it('may be taken away, become something else, and come back', async () => {
    const settle = async (): Promise<void> => {
      await pass(EVERY);
      await pass(SETTLING);
    };
    await start();
    await rm(key as string);
    await settle();
    await mkdir(key as string);
    await settle();
    await settle();
    await rm(key as string, { recursive: true });
    await write(key, 'k1');
    await settle();
    expect(told).toEqual([{ code: 'ENOENT' }, { code: 'EISDIR' }, { text: 'k1' }].map((reading) => [{ text: 'c1' }, reading]));
  });

  it.each(['before the first reading', 'between two', 'during one'])('are not told of once it is closed %s', async (moment) => {
    const started = start();
    if (moment === 'before the first reading') watch.close();
    expect(await started).toEqual(texts('c1', 'k1'));
    if (moment !== 'before the first reading') {
      await write(key, 'k2');
      await pass(EVERY);
      if (moment === 'during one') jest.advanceTimersByTime(SETTLING);
      watch.close();
    }
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect({ timers: jest.getTimerCount(), told }).toEqual({ timers: 0, told: [] });
  });

  it.each<readonly [string, (error: Error) => unknown]>([
    ['throws', (error) => {
      throw error;
    }],
    ['rejects', (error) => Promise.reject(error)],
  ])('are told of again to a listener that %s, which is an internal fault', async (_, fail) => {
    const [faults, reported] = [new FaultSignal(), [] as unknown[]];
    faults.subscribe(({ where, error }) => void reported.push(`${where}: ${(error as Error).message}`));
    const one = new FileWatch(cert as string, { every: EVERY, settling: SETTLING }, faults);
    await one.start((reading) => fail(new Error(JSON.stringify(reading))) as undefined);
    for (const text of ['c2', 'c3']) {
      await write(cert, text);
      await pass(EVERY);
      await pass(SETTLING);
      await new Promise(setImmediate);
    }
    one.close();
    expect(reported).toEqual(['c2', 'c3'].map((text) => `a listener for changed files: {"text":"${text}"}`));
  });

  it('may be one alone', async () => {
    const heard: Reading[] = [];
    const one = new FileWatch(cert as string, { every: EVERY, settling: SETTLING });
    expect(await one.start((reading) => heard.push(reading))).toEqual({ text: 'c1' });
    await write(cert, 'c2');
    await pass(EVERY);
    await pass(SETTLING);
    one.close();
    expect({ heard, timers: jest.getTimerCount() }).toEqual({ heard: [{ text: 'c2' }], timers: 0 });
  });

  it('may be read once', async () => {
    expect([await readingOf(key as string), await readingOf(join(folder, 'none'))]).toEqual([{ text: 'k1' }, { code: 'ENOENT' }]);
  });
});
