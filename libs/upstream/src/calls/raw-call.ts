import { deepFreeze } from '../coalescing/deep-freeze.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { Circuit } from '../health/circuits.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { Instance } from '../instances/instance.ts';
import { HttpCall } from './http-call.ts';
import type { RawAnswer } from './raw-answer.ts';
import { RawAttempt } from './raw-attempt.ts';

/** A call whose answer is not looked into. */
export class RawCall extends HttpCall<RawAnswer> {
  protected attemptAt(instance: Instance<ConnectionPool>, now: number): RawAttempt {
    return new RawAttempt(this, instance, now);
  }

  /** Bytes cannot be frozen: each has its own. */
  protected override shared({ status, headers, body }: RawAnswer): () => RawAnswer {
    deepFreeze(headers);
    return () => ({ status, headers, body: Buffer.from(body) });
  }

  protected override sharedFailure(failure: Error): () => Error {
    const answer = failure instanceof UpstreamFailure ? failure.details.answer : undefined;
    if (!answer) return () => failure;
    const { kind, details } = failure as UpstreamFailure;
    const copy = this.shared(answer);
    return () => new UpstreamFailure(kind, { ...details, answer: copy() });
  }

  override get circuit(): Circuit {
    return this.circuitOfPath;
  }
}
