import { BoundedMap, steadyTime } from '@portico/platform';
import type { LimitKey } from '../limit-key.ts';
import type { LimitSet } from '../limits/limit-set.ts';
import type { Limit } from '../limits/limit.ts';
import type { State } from '../limits/state.ts';
import { ALGORITHMS, verdictOf } from '../limits/verdict.ts';
import type { Verdict } from '../limits/verdict.ts';
import { CountingStore } from './counting.store.ts';

/** What one caller, or one address, has used. */
interface Ledger {
  /** By the buckets of limits. */
  readonly states: Map<string, State>;
  /** Those of the limits that it was last asked for, in their order: mostly they are the same. */
  latest: { readonly set: LimitSet; readonly states: readonly State[] } | undefined;
  /** When all of it is forgotten. Milliseconds since 1970. */
  until: number;
}

/** Ledgers that are looked at when one is added: so many, and so many more when there is no room. */
const [PASSED, SEARCHED] = [2, 16];

/** The share of the room up to which what is over stays: who comes again finds it, so that nothing new has to be made (docs/adr/0033). */
const KEPT = 1 / 8;

/**
 * Counts in the memory of this process. It holds so many at most: what is over goes first, then who came first. No timer
 * runs: each new one makes a hand go on by a few others, as in the clock algorithm for pages of memory (Corbató, 1968).
 */
export class MemoryStore extends CountingStore {
  private readonly ledgers: BoundedMap<LimitKey, Ledger>;
  private hand: MapIterator<[LimitKey, Ledger]>;

  /**
   * @param most callers, or addresses, that are known at a time
   * @param now milliseconds since 1970, of a monotonic clock
   */
  constructor(
    most: number,
    private readonly now: () => number = steadyTime,
  ) {
    super();
    this.ledgers = new BoundedMap(most);
    this.hand = this.ledgers.entries();
  }

  get size(): number {
    return this.ledgers.size;
  }

  override consume(whom: LimitKey, set: LimitSet, cost: number): Verdict {
    const now = this.now();
    const { limits } = set;
    const known = this.ledgers.get(whom);
    const states = statesOf(known, set);
    const kept = states === known?.latest?.states;
    let allowed = true;
    for (let index = 0; index < limits.length; index += 1) {
      const limit = limits[index] as Limit;
      if (!ALGORITHMS[limit.counting].fits(limit, states[index] as State, cost, now)) allowed = false;
    }
    let ledger = known;
    for (let index = 0; index < limits.length; index += 1) {
      const limit = limits[index] as Limit;
      const state = states[index] as State;
      const algorithm = ALGORITHMS[limit.counting];
      if (allowed) algorithm.take(limit, state, cost, now);
      else if (algorithm.fits(limit, state, cost, now) || !algorithm.refuse(limit, state, now)) continue;
      ledger ??= this.add(whom, now);
      if (!kept) ledger.states.set(limit.bucket, state);
      if (state.until > ledger.until) ledger.until = state.until;
    }
    if (allowed && ledger && !kept) ledger.latest = { set, states };
    return verdictOf(set, states, cost, now, allowed);
  }

  private add(whom: LimitKey, now: number): Ledger {
    if (this.ledgers.size > this.ledgers.most * KEPT) this.pass(PASSED, now);
    if (this.ledgers.size >= this.ledgers.most) this.pass(SEARCHED, now);
    const ledger: Ledger = { states: new Map(), latest: undefined, until: 0 };
    this.ledgers.set(whom, ledger);
    return ledger;
  }

  /** Forgets what is over among the next ones. */
  private pass(count: number, now: number): void {
    for (let passed = 0; passed < count; passed += 1) {
      const { value, done } = this.hand.next();
      if (done) {
        this.hand = this.ledgers.entries();
        return;
      }
      if (value[1].until <= now) this.ledgers.delete(value[0]);
    }
  }
}

const statesOf = (ledger: Ledger | undefined, set: LimitSet): readonly State[] =>
  ledger?.latest?.set === set ? ledger.latest.states : set.limits.map(({ bucket }) => ledger?.states.get(bucket) ?? { value: 0, until: 0 });
