import { Admission } from './admission.ts';

const rules = { min: 64, max: 2_000, lateness: 20 };

/** A request is worked on when it comes, and after each wait for an upstream. */
const STAGES = 4;

interface Offered {
  readonly perSecond: number;
  /** Milliseconds of work for one request, and for refusing one. */
  readonly cost: number;
  readonly refusal?: number;
  /** Milliseconds that an upstream takes. */
  readonly waits?: number;
  readonly seconds: number;
}

/** An event loop on a simulated clock: each turn works on all that had come when it began. The second half counts. */
function simulate(admission: Admission, { perSecond, cost, refusal = cost / 20, waits = 1, seconds }: Offered) {
  const waiting: { at: number; stage: number; came: number }[] = [];
  const took: number[] = [];
  let [now, underWay, refused, arrived] = [0, 0, 0, 0];
  let [lookAt, busy, turns] = [10, 0, 0];
  const [every, half] = [1_000 / perSecond, seconds * 500];
  const end = seconds * 1_000;
  const work = (stage: number, came: number): void => {
    now += cost / STAGES;
    if (stage < STAGES) return void waiting.push({ at: now + waits, stage: stage + 1, came });
    underWay -= 1;
    if (came > half) took.push(now - came);
  };
  while (now < end) {
    const began = now;
    for (const due of waiting.splice(0, firstAfter(waiting, began))) work(due.stage, due.came);
    for (; arrived * every <= began; arrived += 1) {
      if (underWay >= admission.value) {
        admission.refuse(underWay);
        now += refusal;
        if (began > half) refused += 1;
      } else {
        underWay += 1;
        admission.saw(underWay);
        work(1, arrived * every);
      }
    }
    busy += now - began;
    turns += 1;
    if (now === began) now = Math.min(waiting[0]?.at ?? end, arrived * every, lookAt);
    if (now >= lookAt) {
      admission.observe(busy / turns, 1 - busy / (now - lookAt + 10));
      [lookAt, busy, turns] = [now + 10, 0, 0];
    }
  }
  took.sort((one, other) => one - other);
  return { perSecond: took.length / (seconds / 2), refused, p99: took[Math.floor(took.length * 0.99)] as number };
}

/** They wait equally long, so they are in order. */
function firstAfter(waiting: readonly { at: number }[], time: number): number {
  const index = waiting.findIndex(({ at }) => at > time);
  return index < 0 ? waiting.length : index;
}

const looks = (admission: Admission, count: number, turn: number, underWay: () => number, idle = 0): void => {
  for (let look = 0; look < count; look += 1) {
    admission.saw(underWay());
    admission.observe(turn, idle);
  }
};

describe('how many requests may be in flight', () => {
  it('is as many as may be at most, while the process keeps up', () => {
    const admission = new Admission(rules);
    expect(simulate(admission, { perSecond: 3_200, cost: 0.25, seconds: 10 })).toMatchObject({ refused: 0, perSecond: expect.closeTo(3_200, -1) as number });
    expect(admission.value).toBe(2_000);
    expect(admission.overloaded).toBe(false);
  });

  it.each([2, 3, 10])('keeps the process at work and its answers quick when %d times too much comes', (times) => {
    const [capacity, refusal] = [4_000, 0.0125];
    const { perSecond, p99 } = simulate(new Admission(rules), { perSecond: capacity * times, cost: 0.25, refusal, seconds: 10 });
    // What refusing leaves of the process.
    const possible = (1 - times * capacity * (refusal / 1_000)) / (1 - refusal / 0.25);
    expect(perSecond / capacity).toBeGreaterThan(0.9 * possible);
    expect(p99).toBeLessThan(15);
  });

  it('does not fall because an upstream is slow: that makes requests long, not the turns of the loop', () => {
    const admission = new Admission(rules);
    expect(simulate(admission, { perSecond: 1_000, cost: 0.25, waits: 400, seconds: 10 }).refused).toBe(0);
    expect(admission.value).toBe(2_000);
  });

  it('lets everybody in again when what comes can be answered again', () => {
    const admission = new Admission(rules);
    simulate(admission, { perSecond: 12_000, cost: 0.25, seconds: 4 });
    expect(admission.overloaded).toBe(true);
    const { refused, perSecond } = simulate(admission, { perSecond: 3_000, cost: 0.25, seconds: 20 });
    expect([refused, Math.round(perSecond / 100)]).toEqual([0, 30]);
    expect(admission.overloaded).toBe(false);
  });

  it('lets in as many as always may be in flight as soon as an overload is over, for all who were refused come back at once', () => {
    const admission = new Admission(rules);
    looks(admission, 100, 50, () => 100);
    expect([admission.overloaded, admission.value]).toEqual([true, 4]);
    looks(admission, 13 * 8, 0.1, () => 0, 1);
    expect(admission.overloaded).toBe(false);
    expect(admission.value).toBeGreaterThanOrEqual(rules.min);
  });

  it('does not fall because of long turns while there is time to spare', () => {
    const admission = new Admission(rules);
    looks(admission, 1_000, 40, () => 500, 0.3);
    expect([admission.overloaded, admission.value]).toEqual([false, 2_000]);
  });

  it('is no less than what is in flight and costs nothing: what is half sent, or waits for others, keeps no request out', () => {
    const admission = new Admission(rules);
    looks(admission, 100, 50, () => 1_000);
    expect([admission.overloaded, admission.value]).toEqual([true, 4]);
    for (let look = 0; look < 8; look += 1) {
      admission.refuse(1_000);
      admission.observe(0.1, 0.9);
    }
    expect(admission.value).toBeGreaterThan(1_000);
  });

  it('does not fall because of one pause, nor because of few requests that are long turns', () => {
    const admission = new Admission(rules);
    for (const turn of [0.2, 0.2, 120, 0.1, 1, 0.3, 2, 0.5]) admission.observe(turn, 0);
    looks(admission, 100, 40, () => 64);
    expect(admission.overloaded).toBe(false);
    expect(admission.value).toBeGreaterThanOrEqual(64);
  });

  it('never falls below a sixteenth of the least, and comes back when the overload is over', () => {
    const admission = new Admission(rules);
    looks(admission, 1_000, 200, () => 80);
    expect(admission.overloaded).toBe(true);
    expect(admission.value).toBe(4);
    looks(admission, 3_000, 0.2, () => admission.value);
    expect(admission.value).toBeGreaterThan(1_000);
    looks(admission, 13 * 8, 10, () => 2);
    expect(admission.overloaded).toBe(false);
  });

  it('is strict as soon as somebody is refused and there is no time to spare, however short turns are', () => {
    const admission = new Admission(rules);
    const window = (idle: number): void => {
      admission.refuse(0);
      looks(admission, 8, 5, () => 60, idle);
    };
    window(0.3);
    expect(admission.overloaded).toBe(false);
    window(0);
    expect(admission.overloaded).toBe(true);
  });

  it('comes down at once from what it was before the overload', () => {
    const admission = new Admission(rules);
    looks(admission, 3, 120, () => 600);
    expect(admission.overloaded).toBe(true);
    expect(admission.value).toBe(4);
  });

  it('stays strict while anybody is refused', () => {
    const admission = new Admission(rules);
    looks(admission, 100, 50, () => 100);
    for (let look = 0; look < 1_000; look += 1) {
      admission.refuse(0);
      admission.observe(1, 0);
    }
    expect(admission.overloaded).toBe(true);
  });
});
