import { TurnMeter } from '@portico/platform';
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

  it('tells what its meter has read since the last look, the share of idle time as well, and nothing of the time before it started', () => {
    jest.useFakeTimers({ doNotFake: ['performance'] });
    const readings = [500, 3, 4];
    jest.spyOn(TurnMeter.prototype, 'read').mockImplementation(() => readings.shift() as number);
    jest.spyOn(TurnMeter.prototype, 'idleShare', 'get').mockImplementation(() => readings.length / 10);
    const looked: object[] = [];
    watch = new LoopWatch((turn, idle) => looked.push({ turn, idle }));
    watch.start();
    jest.advanceTimersByTime(9);
    expect({ looked, readings }).toEqual({ looked: [], readings: [3, 4] });
    jest.advanceTimersByTime(11);
    expect(looked).toEqual([{ turn: 3, idle: 0.1 }, { turn: 4, idle: 0 }]);
    watch.stop();
    jest.restoreAllMocks();
    jest.useRealTimers();
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
