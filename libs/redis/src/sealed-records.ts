import type { Events, RecordRefused } from '@portico/platform';
import { SealBroken } from './seal.ts';
import type { Seal } from './seal.ts';

/**
 * Records that are believed when they are read back. Each is sealed for the Redis key that it is kept under: one that was made up, edited,
 * copied from another key, purpose or BFF, or is of an unknown format, is as good as none.
 */
export class SealedRecords {
  /** @param purpose as logs and metrics call these records */
  constructor(
    private readonly seal: Seal,
    private readonly purpose: string,
    private readonly events: Events,
  ) {}

  /** @param place the Redis key, with the field where there are several */
  close(record: object, place: string): string {
    return this.seal.seal(JSON.stringify(record), place);
  }

  /** @returns undefined where there is none, or none of ours: that is told */
  open<T extends object>(text: string | null | undefined, place: string): T | undefined {
    if (text === null || text === undefined) return undefined;
    try {
      return JSON.parse(this.seal.open(text, place)) as T;
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      return this.refuse(error.because);
    }
  }

  /** Says that a record cannot be used for another reason than its seal. */
  refuse(because: RecordRefused['because']): undefined {
    this.events.recordRefused.emit({ purpose: this.purpose, because });
    return undefined;
  }
}
