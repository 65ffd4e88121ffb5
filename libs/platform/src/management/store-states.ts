import type { Signals } from '../events/signals.ts';
import { boundedText } from '../problems/bounded-text.ts';
import { textOf } from '../problems/thrown.ts';

/** Bytes of a reason. */
const LONGEST = 1_000;

/** A store that the replicas share can be reached, or can no longer be. */
export interface StoreChanged {
  readonly store: string;
  readonly up: boolean;
  /** Whether the BFF wants no requests while it is not up. */
  readonly required: boolean;
  readonly error?: unknown;
  /** What it says of itself, read whenever the readiness page is shown. */
  readonly details?: () => unknown;
}

/** How a store stands, as the readiness page has it. */
export interface StoreState {
  readonly store: string;
  readonly up: boolean;
  /** ISO 8601. */
  readonly since: string;
  /** Whether the BFF wants no requests while it is not up. */
  readonly required: boolean;
  /** Why it is not up. */
  readonly because?: string;
  /** What it says of itself at present. */
  readonly details?: unknown;
}

/** How the stores of a BFF stand at present. A store that has said nothing of itself yet is not among them. */
export class StoreStates {
  private readonly states = new Map<string, StoreState>();
  private readonly details = new Map<string, () => unknown>();

  constructor({ storeChanged }: Signals, now: () => number = Date.now) {
    storeChanged.count((change) => {
      this.states.set(change.store, this.stateOf(change, now()));
      if (change.details) this.details.set(change.store, change.details);
    });
  }

  all(): readonly StoreState[] {
    return [...this.states.values()].map((state) => {
      const details = shown(this.details.get(state.store));
      return details === undefined ? state : { ...state, details };
    });
  }

  /** Whether all stores are up that the BFF cannot do without. */
  get suffice(): boolean {
    for (const { up, required } of this.states.values()) if (!up && required) return false;
    return true;
  }

  private stateOf({ store, up, required, error }: StoreChanged, now: number): StoreState {
    const before = this.states.get(store);
    const since = before?.up === up ? before.since : new Date(now).toISOString();
    const because = up ? {} : { because: boundedText(textOf(error), LONGEST) };
    return { store, up, since, required, ...because };
  }
}

/** Details that are too long for a page, or cannot be written on it, are left out. */
function shown(details: (() => unknown) | undefined): unknown {
  try {
    const text = details && JSON.stringify(details());
    return text === undefined || text.length > LONGEST ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
