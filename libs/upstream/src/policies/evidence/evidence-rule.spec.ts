import { EVIDENCE_RULES, opensAfter } from './evidence-rule.fixture.ts';
import type { Traffic } from './evidence-rule.fixture.ts';

const RULE = EVIDENCE_RULES['own time, or silence, and witnesses'];
const always = (milliseconds: number) => (): number => milliseconds;
const around = (milliseconds: number) => (random: () => number): number => milliseconds * (0.8 + 0.4 * random());
/** Answers as usual for twenty seconds, and then not at all. */
const hangsLater = (usual: number) => (random: () => number, second: number): number => (second < 20 ? around(usual)(random) : Number.POSITIVE_INFINITY);
const never = always(Number.POSITIVE_INFINITY);

const HEALTHY: readonly (readonly [string, Traffic])[] = [
  ['answers in 30 ms callers that have 8 ms', { timeout: 2_000, left: always(8), takes: around(30) }],
  ['answers in 30 ms callers of whom 70% have 20 ms', { timeout: 2_000, left: (random) => (random() < 0.7 ? 20 : 2_000), takes: around(30) }],
  ['comes after a slow service: callers have what is left of 300 ms', { timeout: 500, left: (random) => 40 * random(), takes: around(30) }],
  ['needs 600 ms of its 1 s, for callers that have 500 ms', { timeout: 1_000, left: always(500), takes: around(600) }],
  ['answers 40% from its cache in 20 ms and 60% in 300 ms, for callers that have 200 ms', { timeout: 1_000, left: always(200), takes: (random) => (random() < 0.4 ? 20 : 300) }],
  ['becomes ten times slower than usual, for callers of whom 80% have 200 ms', { timeout: 1_000, left: (random) => (random() < 0.8 ? 200 : 2_000), takes: (random, second) => around(second < 20 ? 30 : 300)(random) }],
];

const HANGING: readonly (readonly [string, Traffic, number])[] = [
  ['hangs all of a sudden: timeout 2 s, callers have 0.8 s', { timeout: 2_000, left: always(800), takes: hangsLater(30) }, 21.5],
  ['hangs all of a sudden: timeout 30 s, callers have 3 s', { timeout: 30_000, left: always(3_000), takes: hangsLater(30) }, 24],
  ['is slow and hangs all of a sudden: 250 ms, timeout 2 s, callers have 0.8 s', { timeout: 2_000, left: always(800), takes: hangsLater(250) }, 24],
  ['hangs from the beginning: timeout 2 s, callers have 0.8 s', { timeout: 2_000, left: always(800), takes: never }, 4],
  ['hangs from the beginning: timeout 30 s, callers have 3 s', { timeout: 30_000, left: always(3_000), takes: never }, 35],
  ['hangs from the beginning, and is asked three times a second: timeout 2 s, callers have 0.8 s', { timeout: 2_000, left: always(800), takes: never, perSecond: 3 }, 30],
];

describe('what is evidence of a timeout', () => {
  it.each(HEALTHY)('never opens the circuit of an upstream that %s', (_, traffic) => {
    expect(opensAfter(RULE, traffic, 60)).toBeUndefined();
  });

  it.each(HANGING)('opens the circuit of one that %s', (_, traffic, within) => {
    expect(opensAfter(RULE, traffic, 120)).toBeLessThan(within);
  });

  it.each(['every timeout', 'half of its own time'] as const)('is not %s: healthy ones would be blamed', (rule) => {
    const blamed = HEALTHY.filter(([, traffic]) => opensAfter(EVIDENCE_RULES[rule], traffic, 60) !== undefined);
    expect(blamed.length).toBeGreaterThan(0);
  });

  it('is not only all of its own time: one that hangs would never be noticed', () => {
    const found = HANGING.filter(([, traffic]) => opensAfter(EVIDENCE_RULES['all of its own time'], traffic, 120) !== undefined);
    expect(found).toEqual([]);
  });
});
