import { FAILURE_TABLE } from '../evidence/failure.table.ts';
import type { FailureKind } from '../evidence/failure.table.ts';

/** How an attempt failed, as far as it matters for trying again. */
export interface FailedAttempt {
  readonly kind: FailureKind;
  /** Whether anything of the request may have reached the upstream. */
  readonly sent: boolean;
  /** Whether the upstream has said that it was carried out: a success whose payload was cut, or did not come in time. */
  readonly carriedOut: boolean;
}

/** `elsewhere`: at once and free of charge, because nothing was sent. `again`: after a pause, paid from the retry budget. */
export type NextStep = 'elsewhere' | 'again' | 'give-up';

/**
 * What follows a failed attempt. A request of which nothing was sent goes once to another instance, whatever its method: RFC
 * 9110, section 9.2.2, forbids the automatic repeat only of what may have been carried out. Otherwise only a call that may be
 * repeated is, and only after a failure that speaks against the upstream's health, because others would come again.
 * A payload that cannot be used is no reason to repeat a write: what was asked for has been done. Where the service knows a repeat by its
 * key, it gives what was cut again, and does nothing.
 *
 * @param canMove there is another instance, and the call has not gone elsewhere yet
 * @param canRepeat the call is safe or declared idempotent, and has attempts left
 * @param harmless a repeat changes nothing: it is a read, or has a key
 */
export function nextStep({ kind, sent, carriedOut }: FailedAttempt, canMove: boolean, canRepeat: boolean, harmless: boolean): NextStep {
  if (!sent && canMove && (kind === 'refused' || kind === 'reset')) return 'elsewhere';
  if (!harmless && (carriedOut || kind === 'bad-payload')) return 'give-up';
  return canRepeat && FAILURE_TABLE[kind].unhealthy ? 'again' : 'give-up';
}
