import type { Caller, LogFields, TelemetrySource } from '@portico/platform';
import type { AuthSignals } from './auth.signals.ts';

export const SESSION_MESSAGE = 'session';

/** Who signed in, who was refused and why, and what became of sessions: for the audit log. Metrics count them without saying who it was. */
export const authTelemetry = (signals: AuthSignals): TelemetrySource => ({
  log(lines) {
    signals.sessionUpkeepFailed.subscribe(({ error }) => lines.warn(SESSION_MESSAGE, { upkeep: 'failed' }, { err: error }));
  },
  audit(lines) {
    signals.signedIn.subscribe(({ caller, scheme, session }) => lines.done('signed-in', { scheme, ...who(caller), session }));
    signals.sessionEnded.subscribe(({ caller, session, because }) => lines.done('session-ended', { ...who(caller), session, because }));
    signals.signInRefused.subscribe(({ scheme, because, detail }) => lines.refused('sign-in-refused', scheme, { scheme, because, about: detail }));
    signals.revocationFailed.subscribe(({ error }) => lines.failed('revocation-failed', error));
  },
  count(meters) {
    const help = 'Sign-ins and what was refused of them, by how callers wanted to be known.';
    const signIns = meters.counter('portico_sign_ins_total', help, ['scheme', 'outcome']);
    signals.signedIn.count(({ scheme }) => signIns.increment(scheme, 'accepted'));
    signals.signInRefused.count(({ scheme }) => signIns.increment(scheme, 'refused'));
  },
});

const who = ({ identity: { issuer, subject } }: Caller): LogFields => ({ issuer, subject });
