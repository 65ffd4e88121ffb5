import { BoundedMap, currentScope } from '@portico/platform';
import type { Signals } from '@portico/platform';
import { SealBroken } from './seal.ts';
import type { Seal } from './seal.ts';
import type { RecordRefused } from './telemetry/record.signals.ts';
import { RecordSignals } from './telemetry/record.signals.ts';

/**
 * Records that are believed when they are read back. Each is sealed for the Redis key that it is kept under: one that was made up, edited,
 * copied from another key, purpose or BFF, or is of an unknown format, is as good as none.
 */
export class SealedRecords {
  /** What was opened last, by place: the same text there is the same record. To open one costs 10 to 20 µs, and a session is read with each request. */
  private readonly opened: BoundedMap<string, { readonly text: string; readonly record: object }>;
  private readonly signals: RecordSignals;

  /**
   * @param purpose as logs and metrics call these records
   * @param remembered records that are kept open in memory at most; they must not be changed
   */
  constructor(
    private readonly seal: Seal,
    private readonly purpose: string,
    events: Signals,
    private readonly remembered = 0,
  ) {
    this.signals = events.of(RecordSignals);
    this.opened = new BoundedMap(Math.max(1, remembered));
  }

  /** @param place the Redis key, with the field where there are several */
  close(record: object, place: string): string {
    return this.seal.seal(JSON.stringify(record), place);
  }

  /** @returns undefined where there is none, or none of ours: that is told */
  open<T extends object>(text: string | null | undefined, place: string): T | undefined {
    if (text === null || text === undefined) return undefined;
    const known = this.opened.get(place);
    if (known?.text === text) return known.record as T;
    try {
      const record = JSON.parse(this.seal.open(text, place)) as T;
      if (this.remembered > 0) this.opened.set(place, { text, record });
      return record;
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      return this.refuse(error.because);
    }
  }

  /** Says that a record cannot be used for another reason than its seal. */
  refuse(because: RecordRefused['because']): undefined {
    this.signals.recordRefused.emit({ purpose: this.purpose, because }, currentScope());
    return undefined;
  }
}
