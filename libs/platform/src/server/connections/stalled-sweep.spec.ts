import { AsyncLocalStorage } from 'node:async_hooks';
import { StalledSweep } from './stalled-sweep.ts';

describe('looking for what has stopped', () => {
  let now: number;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    now = performance.now();
  });
  afterEach(() => jest.useRealTimers());

  const looksOf = (sweep: (look: (at: number) => boolean) => StalledSweep, left: () => boolean = () => true): { readonly looks: number[]; readonly sweep: StalledSweep } => {
    const looks: number[] = [];
    return { looks, sweep: sweep((at) => (looks.push(Math.round(at - now)), left())) };
  };

  it.each([
    ['four times within the time that something may stand still', 2_000, [500, 1_000, 1_500, 2_000]],
    ['once a second at least', 30_000, [1_000, 2_000, 3_000]],
    ['once a millisecond at most', 1, [1, 2, 3]],
  ])('is done %s', (_, within, expected) => {
    const { looks, sweep } = looksOf((look) => new StalledSweep(look).within(within));
    sweep.begin();
    sweep.begin();
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(expected.at(-1) as number);
    expect(looks).toEqual(expected);
  });

  it('goes by the shortest of several times', () => {
    const { looks, sweep } = looksOf((look) => new StalledSweep(look).within(400).within(2_000));
    sweep.begin();
    jest.advanceTimersByTime(200);
    expect(looks).toEqual([100, 200]);
  });

  it('is over when nothing is left that could stop, and begins again', () => {
    const rest = [true, false, false];
    const { looks, sweep } = looksOf((look) => new StalledSweep(look).within(400), () => rest.shift() ?? false);
    expect(jest.getTimerCount()).toBe(0);
    sweep.begin();
    jest.advanceTimersByTime(1_000);
    expect([looks, jest.getTimerCount()]).toEqual([[100, 200], 0]);
    sweep.begin();
    jest.advanceTimersByTime(1_000);
    expect([looks, jest.getTimerCount()]).toEqual([[100, 200, 1_100], 0]);
  });

  it('is outside of the request that has begun it, and keeps no process alive', async () => {
    jest.useRealTimers();
    const ambient = new AsyncLocalStorage<string>();
    const armed = jest.spyOn(globalThis, 'setTimeout');
    const seen = await new Promise((resolve) => {
      const sweep = new StalledSweep(() => (resolve(ambient.getStore() ?? 'nothing'), false)).within(1);
      ambient.run('a request', () => sweep.begin());
    });
    expect({ seen, holds: armed.mock.results.some(({ value }) => (value as NodeJS.Timeout).hasRef()) }).toEqual({ seen: 'nothing', holds: false });
    armed.mockRestore();
  });
});
