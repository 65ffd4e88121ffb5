import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { Circuit } from '../health/circuits.ts';
import type { Instance } from '../instances/instance.ts';
import { HttpCall } from './http-call.ts';
import type { RawAnswer } from './raw-answer.ts';
import { RawAttempt } from './raw-attempt.ts';

/** A call whose answer is not looked into. */
export class RawCall extends HttpCall<RawAnswer> {
  protected attemptAt(instance: Instance<ConnectionPool>, now: number): RawAttempt {
    return new RawAttempt(this, instance, now);
  }

  override get circuit(): Circuit {
    return this.circuitOfPath;
  }
}
