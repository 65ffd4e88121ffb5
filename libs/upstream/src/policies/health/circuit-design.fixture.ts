import { Simulation } from '../instances/simulation.fixture.ts';
import { Breaker } from './breaker.ts';
import type { BreakerRules, Permit } from './breaker.ts';
import { Circuits } from './circuits.ts';

/** How calls of an upstream's operations are let through. */
export interface Design {
  ask(operation: number, now: number): Permit | undefined;
}

export const RULES: BreakerRules = { share: 0.5, calls: 20, pause: 1_000 };

/** The designs that ADR 0032 compares. */
export const DESIGNS = {
  'one for the upstream': (): Design => {
    const breaker = new Breaker(RULES);
    return { ask: (_, now) => breaker.ask(now) };
  },
  'one for each operation': (): Design => {
    const breakers: Breaker[] = [];
    return { ask: (operation, now) => (breakers[operation] ??= new Breaker(RULES)).ask(now) };
  },
  'one for each, all open when several fail in a row': (): Design => {
    const circuits = new Circuits(RULES);
    return { ask: (operation, now) => circuits.of(`GET /${operation}`).breaker.ask(now) };
  },
} as const satisfies Record<string, () => Design>;

export interface Scene {
  /** The share of the calls of each operation. */
  readonly shares: readonly number[];
  readonly perSecond: number;
  /** The probability that a call of an operation fails, by the second. */
  readonly fails: (operation: number, second: number) => number;
  /** Milliseconds that a call takes which fails; good ones take 30. */
  readonly failsAfter?: number;
}

/** So many operations, the first with most of the calls: Zipf's law. */
export function zipf(count: number): number[] {
  const weights = Array.from({ length: count }, (_, index) => 1 / (index + 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The first operation has so much of the calls, eleven others share the rest. */
export const withOneOf = (share: number): number[] => [share, ...zipf(11).map((rest) => rest * (1 - share))];

interface Call {
  /** Seconds. */
  readonly at: number;
  readonly operation: number;
  readonly sent: boolean;
  readonly failed: boolean;
}

/** What a design did to the calls of a scene. */
export class Course {
  readonly calls: Call[] = [];

  constructor(design: Design, { shares, perSecond, fails, failsAfter = 30 }: Scene, seconds: number) {
    const simulation = new Simulation(7);
    const begun = simulation.now;
    simulation.arrivals(
      () => perSecond,
      () => {
        const at = (simulation.now - begun) / 1_000;
        const operation = drawn(shares, simulation.random());
        const failed = simulation.random() < fails(operation, at);
        const permit = design.ask(operation, simulation.now);
        this.calls.push({ at, operation, sent: permit !== undefined, failed });
        if (permit) simulation.after(failed ? failsAfter : 30, () => permit.settle(failed, simulation.now));
      },
    );
    simulation.run(seconds * 1_000);
  }

  /** The share of the calls that were refused. */
  refused(which: (call: Call) => boolean): number {
    const calls = this.calls.filter(which);
    return calls.filter(({ sent }) => !sent).length / calls.length;
  }

  /** Calls that were sent. */
  sent(from: number, to: number): number {
    return this.calls.filter(({ at, sent }) => sent && at >= from && at < to).length;
  }

  /** Seconds from one moment until 95% of the calls of a quarter of a second are as they should be. */
  until(from: number, good: (call: Call) => boolean): number {
    for (let at = from; ; at += 0.05) {
      const calls = this.calls.filter((call) => call.at >= at && call.at < at + 0.25);
      if (calls.length === 0) return Number.POSITIVE_INFINITY;
      if (calls.filter(good).length >= 0.95 * calls.length) return at - from;
    }
  }
}

function drawn(shares: readonly number[], random: number): number {
  let upTo = 0;
  for (const [index, share] of shares.entries()) if (random < (upTo += share)) return index;
  return shares.length - 1;
}
