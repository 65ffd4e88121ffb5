import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { Circuit } from '../health/circuits.ts';
import type { Instance } from '../instances/instance.ts';
import { RawStreamAttempt } from './raw-stream-attempt.ts';
import { StreamCall } from './stream-call.ts';

/** A call whose answer is passed on while it arrives, and whose refusal is not looked into. */
export class RawStreamCall extends StreamCall {
  protected override attemptAt(instance: Instance<ConnectionPool>, now: number): RawStreamAttempt {
    return new RawStreamAttempt(this, instance, now);
  }

  override get circuit(): Circuit {
    return this.circuitOfPath;
  }
}
