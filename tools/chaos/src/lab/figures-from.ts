import type { Records } from '../load/records.ts';
import { recovery, successAgain } from '../measure/recovery.ts';
import { figuresOf } from '../measure/stretch.ts';
import type { Stretch } from '../measure/stretch.ts';
import type { Watch } from '../measure/watch.ts';
import { ticksPerSecond } from '../../../lab/src/machine/proc.ts';
import { quantile } from '../statistics/quantile.ts';
import { rounded } from '../statistics/rounded.ts';
import type { WriteFigures } from '../writes/write-figures.ts';
import type { Plan } from './pace.ts';
import type { Figures, Usage } from './result.ts';

/** Milliseconds: what the bars grant a fault before anything is asked, and a breaker to open. */
const FIRST_SECOND = 1_000;
const OPENS_WITHIN = 3_000;

/** All that bars may look at. */
export interface Measured {
  readonly figures: Figures;
  readonly reads: Records;
  readonly watch: Watch;
  /** When the fault came and went, in milliseconds of the load. */
  readonly times: Plan;
  /** What the scene knows besides. */
  readonly more: Readonly<Record<string, number>>;
}

export interface Raw {
  readonly reads: Records;
  readonly writes: WriteFigures;
  readonly watch: Watch;
  readonly times: Plan;
}

export function figuresFrom({ reads, writes, watch, times }: Raw): Figures {
  const { healthyFrom, faultFrom, faultTo, end } = times;
  const [healthy, ill, well]: [Stretch, Stretch, Stretch] = [
    { from: healthyFrom, to: faultFrom },
    { from: faultFrom, to: faultTo },
    { from: faultTo, to: end },
  ];
  const healthyFigures = figuresOf(reads, healthy);
  const perRead = ({ from, to }: Stretch): number => watch.attempts.between(from, to) / figuresOf(reads, { from, to }).reads;
  return {
    reads: figuresOf(reads, { from: healthyFrom, to: end }).reads,
    healthy: healthyFigures,
    fault: figuresOf(reads, ill),
    afterFirstSecond: figuresOf(reads, { from: faultFrom + FIRST_SECOND, to: faultTo }),
    onceOpen: figuresOf(reads, { from: faultFrom + OPENS_WITHIN, to: faultTo }),
    after: figuresOf(reads, well),
    healthyAttempts: perRead(healthy),
    faultAttempts: perRead(ill),
    secondsToRecover: secondsOf(recovery(reads, well, healthyFigures.p99)),
    secondsToSuccess: secondsOf(successAgain(reads, well)),
    writes,
    usage: usageOf(watch, healthy, ill, end),
    sentLateP99: quantile(reads.late, 0.99),
    busy: rounded(watch.busyBetween(healthyFrom, end), 3),
    others: rounded(watch.othersBetween(healthyFrom, end), 3),
  };
}

const secondsOf = (milliseconds: number | undefined): number | null => (milliseconds === undefined ? null : milliseconds / 1000);

function usageOf({ cpu, memory }: Watch, healthy: Stretch, ill: Stretch, end: number): Record<string, Usage> {
  const ticks = ticksPerSecond();
  const cpuIn = (name: string, { from, to }: Stretch): number => rounded(((cpu[name]?.between(from, to) ?? 0) * 1000) / ticks / (to - from), 3);
  const memoryAt = (name: string, time: number): number =>
    rounded((memory[name]?.findLast(({ at }) => at <= time)?.bytes ?? Number.NaN) / 1e6, 1);
  return Object.fromEntries(
    Object.keys(cpu).map((name) => [
      name,
      {
        healthyCpu: cpuIn(name, healthy),
        faultCpu: cpuIn(name, ill),
        healthyMemory: memoryAt(name, healthy.to),
        faultMemory: memoryAt(name, ill.to),
        endMemory: memoryAt(name, end),
      },
    ]),
  );
}
