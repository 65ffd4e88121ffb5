import { Admission } from './admission.ts';

const rules = { min: 16, max: 2_000, lateness: 10 };

/** A process that works on one request after the other, offered more than it can do; a simulated clock of 10 ms steps. */
function simulate(admission: Admission, { perSecond, cost, seconds, waits = 5 }: { perSecond: number; cost: number; seconds: number; waits?: number }) {
  /** Requests that wait for an upstream, by the step in which the answer is there. */
  const waiting: number[] = [];
  let queue = 0;
  let underWay = 0;
  let done = 0;
  let longest = 0;
  const steps = seconds * 100;
  for (let step = 0; step < steps; step += 1) {
    for (let arrival = 0; arrival < perSecond / 100; arrival += 1) {
      admission.saw(underWay);
      if (underWay >= admission.value) continue;
      underWay += 1;
      const back = step + Math.ceil(waits / 10);
      waiting[back] = (waiting[back] ?? 0) + 1;
    }
    queue += waiting[step] ?? 0;
    const finished = Math.min(queue, 10 / cost);
    queue -= finished;
    underWay -= finished;
    // The time it takes to work off what has piled up is how late a timer is.
    admission.observe(queue * cost);
    if (step > steps / 2) {
      done += finished;
      longest = Math.max(longest, queue * cost);
    }
  }
  return { perSecond: done / (seconds / 2), longest };
}

describe('how many requests may be under way', () => {
  it('is as many as may be at most, while the process keeps up', () => {
    const admission = new Admission(rules);
    expect(simulate(admission, { perSecond: 800, cost: 1, seconds: 20 }).perSecond).toBeCloseTo(800, -1);
    expect(admission.value).toBe(2_000);
  });

  it.each([2, 3, 10])('keeps the process busy and its queue short when %d times too much comes', (times) => {
    const { perSecond, longest } = simulate(new Admission(rules), { perSecond: 1_000 * times, cost: 1, seconds: 60 });
    expect(perSecond).toBeGreaterThan(900);
    expect(longest).toBeLessThan(60);
  });

  it('does not fall because an upstream is slow: that makes requests long, not the process late', () => {
    const admission = new Admission(rules);
    simulate(admission, { perSecond: 500, cost: 1, seconds: 30, waits: 2_000 });
    expect(admission.value).toBe(2_000);
  });

  it('does not fall because of one pause', () => {
    const admission = new Admission(rules);
    for (const lateness of [0, 0, 120, 0, 1, 0, 2, 0]) admission.observe(lateness);
    expect(admission.value).toBe(2_000);
  });

  it('never falls below the least, and comes back when the overload is over', () => {
    const admission = new Admission(rules);
    for (let look = 0; look < 1_000; look += 1) {
      admission.saw(20);
      admission.observe(200);
    }
    expect(admission.value).toBe(16);
    // One look each 10 ms.
    for (let look = 0; look < 3_000; look += 1) {
      admission.saw(admission.value);
      admission.observe(0);
    }
    expect(admission.value).toBeGreaterThan(1_000);
  });
});
