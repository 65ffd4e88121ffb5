import { setTimeout as delay } from 'node:timers/promises';
import type { CacheKey } from '../keys/cache-key.ts';
import type { Leads } from '../stores/cache-store.ts';

/** Milliseconds between two looks at whether another replica is done. */
const PAUSE = 20;
/** Milliseconds for which a replica waits for another one at most. */
const PATIENCE = 5_000;

/** Whether a request is to ask the origin now, or to look again at what is kept: another replica has asked. */
export interface Turn {
  readonly asks: boolean;
  /** For when what it has fetched is kept, or is not to be. */
  readonly done: () => void;
}

const OWN: Turn = { asks: true, done: () => undefined };
const LOOK_AGAIN: Turn = { asks: false, done: () => undefined };

/**
 * Has one replica ask the origin for what many are asked for at the same time. All requests of a replica share its turn: what those that
 * ask send is one call. A request waits for half of the time that it has left; then it asks by itself.
 */
export class Turns {
  private readonly turns = new Map<string, Promise<Turn>>();

  /** @param left milliseconds that the request has left */
  async of(leads: Leads | undefined, key: CacheKey, left: number): Promise<Turn> {
    if (!leads) return OWN;
    const name = `${key.place} ${key.owner} ${key.fixed}`;
    const known = this.turns.get(name);
    const turn = known ?? this.begin(leads, key, name);
    const timer = new AbortController();
    try {
      return await Promise.race([turn, delay(Math.min(PATIENCE, left / 2), OWN, { signal: timer.signal, ref: false })]);
    } finally {
      timer.abort();
    }
  }

  private begin(leads: Leads, key: CacheKey, name: string): Promise<Turn> {
    const turn = this.take(leads, key, () => void (this.turns.get(name) === turn && this.turns.delete(name)));
    this.turns.set(name, turn);
    return turn;
  }

  private async take(leads: Leads, key: CacheKey, over: () => void): Promise<Turn> {
    const end = await leads.take(key);
    if (end) {
      let ended = false;
      return { asks: true, done: () => void (ended || ((ended = true), over(), end())) };
    }
    const until = performance.now() + PATIENCE;
    while (performance.now() < until && (await leads.isTaken(key))) await delay(PAUSE * (0.5 + Math.random()), undefined, { ref: false });
    over();
    return LOOK_AGAIN;
  }
}
