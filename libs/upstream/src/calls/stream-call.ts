import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { Instance } from '../instances/instance.ts';
import { HttpCall } from './http-call.ts';
import { StreamAttempt } from './stream-attempt.ts';
import type { StreamedAnswer } from './stream-attempt.ts';

/** A call whose answer is passed on while it arrives. Further attempts end where the answer begins. */
export class StreamCall extends HttpCall<StreamedAnswer> {
  protected attemptAt(instance: Instance<ConnectionPool>, now: number): StreamAttempt {
    return new StreamAttempt(this, instance, now);
  }

  /** It may be of any length. */
  protected override get mayBeHedged(): boolean {
    return false;
  }
}
