import { Circuits } from '../health/circuits.ts';
import { SlowAfter } from '../hedging/slow-after.ts';
import { Simulation } from '../instances/simulation.fixture.ts';
import { against, enoughTime, verdictOf } from './evidence.ts';
import type { AttemptEnd, Verdict } from './evidence.ts';

type Late = Pick<AttemptEnd, 'had' | 'own' | 'slow'>;

/** What a rule makes of an attempt that has ended without an answer. */
export interface Rule {
  readonly verdict: (late: Late) => Verdict;
  readonly witnesses: boolean;
}

const had = ({ had: time = 0 }: Late): number => time;

/** The rules that ADR 0032 compares. */
export const EVIDENCE_RULES = {
  'every timeout': { verdict: () => true, witnesses: false },
  'half of its own time': { verdict: (late) => (had(late) >= late.own / 2 ? true : undefined), witnesses: false },
  'all of its own time': { verdict: (late) => (had(late) >= late.own ? true : undefined), witnesses: false },
  'own time, or silence, and witnesses': {
    verdict: (late) => verdictOf({ ...late, outcome: 'deadline', hurried: true, lateness: 0 }),
    witnesses: true,
  },
} as const satisfies Record<string, Rule>;

/** Milliseconds. */
export interface Traffic {
  readonly timeout: number;
  /** What a caller has left. */
  readonly left: (random: () => number) => number;
  /** What an answer takes; infinite when none comes. */
  readonly takes: (random: () => number, second: number) => number;
  /** Calls a second; 100 where absent. */
  readonly perSecond?: number;
}

/** @returns when the circuit has opened first, in seconds; undefined when it has not within that time */
export function opensAfter({ verdict, witnesses }: Rule, { timeout, left, takes, perSecond = 100 }: Traffic, seconds: number): number | undefined {
  const simulation = new Simulation(5);
  const begun = simulation.now;
  const second = (): number => (simulation.now - begun) / 1_000;
  let opened: number | undefined;
  const circuits = new Circuits({ share: 0.5, calls: 20, pause: 1_000 }, (_, state) => void (state === 'open' && (opened ??= second())));
  const circuit = circuits.of('GET /a');
  const slow = new SlowAfter(0.98);
  simulation.arrivals(
    () => perSecond,
    () => {
      const startedAt = simulation.now;
      const permit = circuit.breaker.ask(startedAt);
      if (!permit) return;
      const deadline = left(simulation.random);
      const latency = takes(simulation.random, second());
      const witness = witnesses && deadline < enoughTime(timeout, slow.value(startedAt)) && circuit.needsWitness(20);
      if (witness) circuit.witnesses += 1;
      const ends = Math.min(latency, timeout, witness ? Number.POSITIVE_INFINITY : deadline);
      simulation.after(ends, () => {
        const { now } = simulation;
        if (witness) circuit.witnesses -= 1;
        const good = latency <= ends;
        if (good) slow.observe(latency, now);
        const failed = good ? false : against(verdict({ had: ends, own: timeout, slow: slow.value(now) }), startedAt, circuit.answeredAt);
        circuit.note(failed, true, now);
        permit.settle(failed, now);
      });
    },
  );
  simulation.run(seconds * 1_000);
  return opened;
}
