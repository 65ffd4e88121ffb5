import { fingerprintOf, S3Fifo } from '@portico/platform';
import type { Queued } from '@portico/platform';

/** Bytes of what is kept for known callers, and as many for all others, who push out only one another's. */
const MOST = 16 * 1024 * 1024;
/** Bytes that a value takes besides itself, about. */
const OVERHEAD = 256;

interface Kept {
  readonly key: string;
  readonly value: unknown;
}

/**
 * What plans keep in the memory of this replica, up to a number of bytes. When there is not room for all, S3-FIFO decides: what
 * somebody asks for once pushes out nothing that is in use.
 */
export class KeptValues {
  private readonly entries = new Map<string, Queued<Kept>>();
  private readonly queue: S3Fifo<Kept>;

  constructor(most = MOST) {
    this.queue = new S3Fifo<Kept>(most, ({ key }) => this.entries.delete(key));
  }

  get bytes(): number {
    return this.queue.weight;
  }

  get(key: string): unknown {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.queue.used(entry);
    return entry.value.value;
  }

  /** @param bytes of the value, about @returns whether it is kept: one that takes more than a tenth of all is not */
  set(key: string, value: unknown, bytes: number): boolean {
    const entry = this.queue.add(fingerprintOf(key), bytes + OVERHEAD + 2 * key.length, { key, value }, this.entries.get(key));
    if (entry) this.entries.set(key, entry);
    else this.entries.delete(key);
    return entry !== undefined;
  }

  delete(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.queue.remove(entry);
    this.entries.delete(key);
  }
}

/** What plans keep: it is one memory for all of them, so that its bytes are bounded however many there are. */
export const KEPT_VALUES = { known: new KeptValues(), guests: new KeptValues() } as const;
