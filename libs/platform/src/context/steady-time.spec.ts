import { steadyTime } from './steady-time.ts';

describe('a steady time', () => {
  it('is whole milliseconds since 1970, as the clock has it', () => {
    const [time, clock] = [steadyTime(), Date.now()];
    expect(Number.isInteger(time)).toBe(true);
    // A minute is far more than a clock is corrected by, and far less than the age of a process or a machine is from 1970.
    expect(Math.abs(time - clock)).toBeLessThan(60_000);
  });

  it('goes on when the clock is set back', () => {
    const before = steadyTime();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(0);
    expect(steadyTime()).toBeGreaterThanOrEqual(before);
    clock.mockRestore();
  });
});
