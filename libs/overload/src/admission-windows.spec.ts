import { Admission } from './admission.ts';

const RULES = { min: 16, max: 2_000, lateness: 20 };

interface Seen {
  /** Milliseconds of a turn. */
  readonly turn?: number;
  readonly idle?: number;
  readonly underWay?: number;
  readonly refused?: boolean;
}

/** One window, of short turns by default. */
function window(admission: Admission, { turn = 0.1, idle = 0, underWay = 0, refused = false }: Seen = {}): Admission {
  if (refused) admission.refuse(0);
  admission.saw(underWay);
  admission.saw(0);
  for (let looks = Math.max(3, Math.min(8, Math.ceil(80 / turn))); looks > 0; looks -= 1) admission.observe(turn, idle);
  return admission;
}

/** One that has just found 600 requests in flight and turns of 21 ms: 600 × (20 / 50) / 21 may be. */
function strict(): Admission {
  const admission = new Admission(RULES);
  admission.saw(600);
  for (let look = 0; look < 4; look += 1) admission.observe(21, 0);
  expect([admission.overloaded, admission.value]).toEqual([true, 11]);
  return admission;
}

describe('a window of looks', () => {
  const looksUntil = (admission: Admission, turn: number, done: () => boolean): number => {
    let looks = 0;
    while (!done() && looks < 20) {
      admission.saw(600);
      admission.observe(turn, 0);
      looks += 1;
    }
    return looks;
  };

  it.each([
    [20.1, 4],
    [21, 4],
    [26, 4],
    [27, 3],
    [500, 3],
  ])('is over when long turns of %d ms have lasted long enough, after %i looks', (turn, looks) => {
    const admission = new Admission(RULES);
    expect(looksUntil(admission, turn, () => admission.overloaded)).toBe(looks);
    // The next one begins with nothing.
    const before = admission.value;
    expect(looksUntil(admission, turn, () => admission.value !== before)).toBe(before === 1 ? 20 : looks);
  });

  it('is over after eight looks, however short turns are', () => {
    const admission = strict();
    expect(looksUntil(admission, 1, () => admission.value !== 11)).toBe(8);
  });

  it.each([
    [[1, 1, 1, 1, 21, 21, 21, 21], true],
    [[1, 1, 1, 1, 1, 21, 21, 21], false],
    [[21, 1, 21, 1, 21, 1, 21, 1], true],
    [[19, 9, 9, 9, 9, 9, 9, 1], false],
  ])('goes by the turn in its middle: %j', (turns, overloaded) => {
    const admission = new Admission(RULES);
    admission.saw(600);
    for (const turn of turns) admission.observe(turn, 0);
    expect(admission.overloaded).toBe(overloaded);
  });

  it.each([
    ['turns are longer than they may be, for more requests than always may be in flight', { turn: 21, underWay: 17 }, true],
    ['somebody is refused', { refused: true }, true],
    ['somebody is refused, with next to nothing to spare', { refused: true, idle: 0.09 }, true],
    ['somebody is refused, with some time to spare', { refused: true, idle: 0.15 }, false],
    ['turns are as long as they may be', { turn: 20, underWay: 600 }, false],
    ['turns are longer than they may be, for as many requests as always may be in flight', { turn: 21, underWay: 16 }, false],
    ['turns are longer than they may be, with time to spare', { turn: 21, underWay: 600, idle: 0.15 }, false],
    ['many requests are in flight', { turn: 5, underWay: 1_999 }, false],
  ] as const)('finds an overload, or none, where %s', (_, seen, overloaded) => {
    expect(window(new Admission(RULES), seen).overloaded).toBe(overloaded);
  });

  it('forgets what the one before has seen', () => {
    const admission = window(new Admission(RULES), { refused: true, idle: 0.5 });
    expect(window(admission).overloaded).toBe(false);
    expect(window(window(admission, { underWay: 600 }), { turn: 21 }).overloaded).toBe(false);
    expect(window(window(admission, { idle: 1 }), { refused: true, idle: 0.05 }).overloaded).toBe(true);
  });
});

describe('the limit, once there is an overload', () => {
  it.each<[string, Seen, number]>([
    ['grows by its root where it was needed', { underWay: 11 }, 14],
    ['grows where somebody is refused', { underWay: 1, refused: true }, 14],
    ['stays where it was nearly needed', { underWay: 10 }, 11],
    ['falls by a tenth where turns are somewhat too long', { turn: 0.41, underWay: 11 }, 9],
    ['falls by as much as turns are too long', { turn: 0.8, underWay: 11 }, 5],
    ['falls to a quarter at most', { turn: 21, underWay: 11 }, 2],
    ['falls from what was in flight', { turn: 0.41, underWay: 8 }, 7],
    ['falls to a sixteenth of what always may be in flight at most', { turn: 21, underWay: 1 }, 1],
    ['does not fall where turns are as long as they may be', { turn: 0.4, underWay: 10 }, 11],
    ['does not fall while there is time to spare', { turn: 0.41, underWay: 10, idle: 0.15 }, 11],
  ])('%s', (_, seen, limit) => expect(window(strict(), seen).value).toBe(limit));

  it('grows slowly where far less is in flight, and not where it is half of it', () => {
    const [few, half] = [strict(), strict()];
    for (let count = 0; count < 5; count += 1) {
      window(few, { underWay: 5 });
      window(half, { underWay: 6 });
    }
    expect([few.value, half.value]).toEqual([12, 11]);
  });

  it('grows from the fewest in flight at which somebody was refused, where there is time to spare, and forgets them with the window', () => {
    const [spare, spent] = [strict(), strict()];
    for (const inFlight of [40, 30, 50]) spare.refuse(inFlight);
    spent.refuse(1_000);
    expect({ spare: window(spare, { idle: 0.5 }).value, spent: window(spent).value }).toEqual({ spare: 33, spent: 14 });
    expect({ next: window(spent, { idle: 0.5, underWay: 14 }).value }).toEqual({ next: 18 });
  });

  it('grows by one at least', () => {
    const admission = window(strict(), { turn: 21, underWay: 1 });
    expect([admission.value, window(admission, { underWay: 1 }).value]).toEqual([1, 2]);
  });

  it('never is more than may be at most', () => {
    const admission = new Admission(RULES);
    for (const underWay of [0, 2_000, 1_999]) expect(window(admission, { underWay }).value).toBe(2_000);
  });

  it('is strict for twelve windows in a row in which nothing had to be refused', () => {
    const admission = strict();
    const calm = (windows: number): boolean => {
      for (let count = 0; count < windows; count += 1) window(admission, { idle: 1 });
      return admission.overloaded;
    };
    // The window that found the overload had to refuse no request.
    expect([calm(10), window(admission, { refused: true }).overloaded, calm(11)]).toEqual([true, true, true]);
    expect(calm(1)).toBe(false);
  });

  it('never falls below what always may be in flight where there is no overload', () => {
    expect(window(new Admission(RULES), { turn: 500, underWay: 3 }).value).toBe(16);
  });
});
