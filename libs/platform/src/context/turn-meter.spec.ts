import { TurnMeter } from './turn-meter.ts';

/** libuv's counters, as a test moves them. */
class Loop {
  now = 1_000;
  idleTime = 300;
  uvMetricsInfo = { loopCount: 50, events: 0, eventsWaiting: 0 };

  readonly meter = new TurnMeter(this, () => this.now);

  turns(count: number, work: number, idle = 0): void {
    this.uvMetricsInfo.loopCount += count;
    this.now += count * (work + idle);
    this.idleTime += count * idle;
  }
}

describe('the meter of the event loop', () => {
  it('tells how long turns are, on average since the last reading', () => {
    const loop = new Loop();
    loop.turns(20, 20);
    expect(loop.meter.read()).toBeCloseTo(20);
    expect(loop.meter.idleShare).toBe(0);
    loop.turns(60, 1);
    loop.turns(40, 3.5);
    expect(loop.meter.read()).toBeCloseTo(2);
  });

  it('does not count idle time', () => {
    const loop = new Loop();
    loop.turns(10, 1, 9);
    expect(loop.meter.read()).toBeCloseTo(1);
    expect(loop.meter.idleShare).toBeCloseTo(0.9);
    loop.turns(10, 6, 4);
    expect(loop.meter.read()).toBeCloseTo(6);
    expect(loop.meter.idleShare).toBeCloseTo(0.4);
  });

  it('takes no more idle time than has passed, as a clock and a counter that are read one after the other may have it', () => {
    const loop = new Loop();
    loop.turns(1, 0, 10);
    loop.idleTime += 0.5;
    expect({ turn: loop.meter.read(), idleShare: loop.meter.idleShare }).toEqual({ turn: 0, idleShare: 1 });
  });

  it('counts a turn that has not ended as one', () => {
    const loop = new Loop();
    loop.now += 80;
    expect(loop.meter.read()).toBe(80);
  });

  it('has nothing to tell when no time has passed', () => {
    const { meter } = new Loop();
    expect({ turn: meter.read(), idleShare: meter.idleShare }).toEqual({ turn: 0, idleShare: 0 });
  });

  it('reads the counters of its own process by default', async () => {
    const meter = new TurnMeter();
    for (const until = performance.now() + 40; performance.now() < until; );
    const long = meter.read();
    // The same process and moment: a neighbour that takes CPU lengthens both.
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    expect(meter.read()).toBeLessThan(long);
    expect(long).toBeGreaterThanOrEqual(40);
  });
});
