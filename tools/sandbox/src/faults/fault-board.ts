import { Random } from '../data/random.ts';
import type { Capacity, Effect, Fault, FaultAim, FaultOrder, Latency, LongTail } from './fault-order.ts';
import { Workers } from './workers.ts';

/** What one call has to suffer. */
export interface Verdict {
  readonly delayMs: number;
  readonly effect: Effect | undefined;
}

interface Active<Order> {
  readonly order: Order;
  readonly workers: Workers | undefined;
  hits: number;
}

const HEALTH = 'health';

/** The fault orders in force at one place. Shares and rates come from a seeded sequence that `clear` starts again. */
export class FaultBoard<Order extends Fault & FaultAim = FaultOrder> {
  readonly #seed: string;
  #random: Random;
  #active: Active<Order>[] = [];

  constructor(seed: string) {
    this.#seed = seed;
    this.#random = new Random(seed);
  }

  get refuses(): boolean {
    return this.#active.some(({ order }) => order.kind === 'refuse');
  }

  add(order: Order): void {
    this.#active.push({ order, workers: order.kind === 'capacity' ? new Workers(order.workers) : undefined, hits: 0 });
  }

  clear(): void {
    this.#active = [];
    this.#random = new Random(this.#seed);
  }

  orders(): Order[] {
    return this.#active.map(({ order }) => order);
  }

  /** Decides about one call: all latencies add up, the first effect that hits is taken. @param now milliseconds */
  judge(operationId: string, now: number): Verdict {
    let fixed = 0;
    let tail = 0;
    let effect: Effect | undefined;
    for (const active of this.#active.filter((candidate) => this.#applies(candidate, operationId))) {
      const order: Fault = active.order;
      if (order.kind === 'latency') fixed += this.#hit(active, order).ms;
      else if (order.kind === 'longTail') {
        if (this.#random.chance(order.share)) tail += tailOf(this.#hit(active, order), fixed);
      } else if (order.kind === 'capacity') {
        fixed += active.workers?.take(this.#hit(active, order).ms, now) ?? 0;
      } else if (order.kind !== 'refuse' && !effect && this.#random.chance(order.rate ?? 1)) effect = this.#hit(active, order);
    }
    this.#active = this.#active.filter(({ order, hits }) => !('times' in order) || hits < (order.times as number));
    return { delayMs: fixed + tail, effect };
  }

  #applies({ order }: Active<Order>, operationId: string): boolean {
    return order.operationId === undefined ? operationId !== HEALTH : order.operationId === operationId;
  }

  #hit<O extends Latency | LongTail | Capacity | Effect>(active: Active<Order>, order: O): O {
    active.hits += 1;
    return order;
  }
}

/** At least a millisecond is multiplied, so that a factor shows without a fixed latency too. */
const tailOf = ({ ms, factor }: LongTail, fixed: number): number => ms ?? Math.max(1, fixed) * ((factor ?? 1) - 1);
