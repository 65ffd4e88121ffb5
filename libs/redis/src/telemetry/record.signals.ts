import { RequestSignal } from '@portico/platform';

/**
 * A record in the store that the replicas share was not believed: it is treated as absent. `format`: it is of a format that is not known.
 * `seal`: it was made, moved or changed by others, or sealed with a secret that is no longer listed. `type`: the value is of another
 * type. `older`: it is older than one that was read before.
 */
export interface RecordRefused {
  /** What it would be: `session`, … */
  readonly purpose: string;
  readonly because: 'format' | 'seal' | 'type' | 'older';
}

export class RecordSignals {
  readonly recordRefused = new RequestSignal<RecordRefused>();
}
