import { counted } from './counted.ts';

describe('events that are counted', () => {
  let told: unknown[];
  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
  });
  afterEach(() => void jest.useRealTimers());

  it('are told together, a second after the first of them, and then once more', () => {
    const count = counted((counts) => told.push(counts));
    count('a');
    jest.advanceTimersByTime(900);
    for (const name of ['b', 'a', 'a']) count(name);
    jest.advanceTimersByTime(99);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(told).toEqual([{ a: 3, b: 1 }]);
    count('b');
    jest.advanceTimersByTime(1_000);
    expect(told).toEqual([{ a: 3, b: 1 }, { b: 1 }]);
  });

  it('take one timer, and none while nothing happens', () => {
    const count = counted((counts) => told.push(counts));
    expect(jest.getTimerCount()).toBe(0);
    for (let each = 0; each < 10; each += 1) count('a');
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(5_000);
    expect({ timers: jest.getTimerCount(), told }).toEqual({ timers: 0, told: [{ a: 10 }] });
  });
});
