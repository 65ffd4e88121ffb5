import { LoopWatch } from './loop-watch.ts';

describe('the watch over the event loop', () => {
  let late: number[];
  let watch: LoopWatch;

  beforeEach(() => {
    late = [];
    watch = new LoopWatch((milliseconds) => late.push(milliseconds));
  });
  afterEach(() => {
    watch.stop();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('looks a hundred times a second from start to stop, and finds a process that has nothing to do in time', () => {
    jest.useFakeTimers();
    watch.start();
    jest.advanceTimersByTime(1_000);
    expect(late).toEqual(Array.from({ length: 100 }, () => 0));
    watch.stop();
    jest.advanceTimersByTime(1_000);
    expect(late).toHaveLength(100);
  });

  it('tells each time anew how late the process came, less the millisecond that Node’s timers are off by themselves', () => {
    let now = 5_000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    jest.useFakeTimers({ doNotFake: ['performance'] });
    watch.start();
    for (const passed of [10, 75, 10, 11, 9, 14.5]) {
      now += passed;
      jest.advanceTimersByTime(10);
    }
    expect(late).toEqual([0, 64, 0, 0, 0, 3.5]);
  });

  it('notices real work that keeps the process from its timers', async () => {
    watch.start();
    const until = performance.now() + 60;
    while (performance.now() < until);
    while (late.length === 0) await new Promise(setImmediate);
    expect(late[0]).toBeGreaterThan(45);
  });

  it('does not keep a process alive that is done', () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    watch.start();
    expect(timers()).toBe(before);
  });
});
