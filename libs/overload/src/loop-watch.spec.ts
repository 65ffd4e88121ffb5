import { LoopWatch } from './loop-watch.ts';

const work = (milliseconds: number): void => {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
};

describe('the watch over the event loop', () => {
  let turns: number[];
  let watch: LoopWatch;

  const looks = async (count: number): Promise<void> => {
    while (turns.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  beforeEach(() => {
    turns = [];
    watch = new LoopWatch((turn) => turns.push(turn));
  });

  afterEach(() => watch.stop());

  it('looks from start to stop, and finds turns short in a process that has nothing to do', async () => {
    watch.start();
    await looks(20);
    expect(turns.sort((one, other) => one - other)[10]).toBeLessThan(5);
    watch.stop();
    const before = turns.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(turns).toHaveLength(before);
  });

  it('tells how much work a turn has, when one follows the other', async () => {
    let busy = true;
    const turn = (): void => {
      work(20);
      if (busy) setImmediate(turn);
    };
    watch.start();
    setImmediate(turn);
    await looks(12);
    busy = false;
    const median = turns.slice(2).sort((one, other) => one - other)[5] as number;
    expect(median).toBeGreaterThan(18);
    expect(median).toBeLessThan(60);
  });

  it('tells of one long turn once', async () => {
    watch.start();
    await looks(3);
    turns.length = 0;
    work(300);
    await looks(5);
    expect(turns.filter((turn) => turn > 60)).toHaveLength(1);
  });

  it('does not keep a process alive that is done', () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    watch.start();
    expect(timers()).toBe(before);
  });
});
