import { StolenTime } from './stolen-time.ts';

const SLEEP = new Int32Array(new SharedArrayBuffer(4));

/** The thread does not run, as when the machine has given its processor to another. */
const sleep = (time: number): void => void Atomics.wait(SLEEP, 0, 0, time);

const work = (time: number): void => {
  const { user } = process.threadCpuUsage();
  while (process.threadCpuUsage().user - user < time * 1_000);
};

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

describe('stolen time', () => {
  let stolen: StolenTime;

  beforeEach(() => {
    stolen = new StolenTime();
  });
  afterEach(() => stolen.stop());

  it('is when the thread could not run', async () => {
    await turn();
    const from = performance.now();
    sleep(100);
    await turn();
    expect(stolen.between(from, performance.now())).toBeGreaterThan(85);
  });

  it('is not when it was at work, whatever else the machine does', async () => {
    await turn();
    const from = performance.now();
    work(100);
    const to = performance.now();
    await turn();
    // Others may have had the processor meanwhile: only what they took is stolen.
    expect(stolen.between(from, to)).toBeLessThanOrEqual(performance.now() - from - 100);
  });

  it('is told for any time between two others', async () => {
    const from = performance.now();
    await turn();
    const middle = performance.now();
    sleep(60);
    await turn();
    const to = performance.now();
    const [before, after, whole] = [stolen.between(from, middle), stolen.between(middle, to), stolen.between(from, to)];
    expect(after).toBeGreaterThan(50);
    expect(before + after).toBeCloseTo(whole, 6);
  });
});
