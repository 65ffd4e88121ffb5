import { TurnMeter } from './turn-meter.ts';

const work = (milliseconds: number): void => {
  for (const until = performance.now() + milliseconds; performance.now() < until; );
};
const turns = async (count: number, milliseconds: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise(setImmediate);
    work(milliseconds);
  }
};

describe('the meter of the event loop', () => {
  it('tells how long turns are, on average since the last reading', async () => {
    const meter = new TurnMeter();
    await turns(20, 20);
    const long = meter.read();
    expect(long).toBeGreaterThan(12);
    expect(meter.idleShare).toBeLessThan(0.2);
    await turns(100, 1);
    expect(meter.read()).toBeLessThan(long / 2);
  });

  it('does not count the time in which there was nothing to do', async () => {
    const meter = new TurnMeter();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(meter.read()).toBeLessThan(5);
    expect(meter.idleShare).toBeGreaterThan(0.8);
  });
});
