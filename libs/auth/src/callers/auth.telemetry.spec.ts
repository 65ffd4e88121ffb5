import { Identity } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { RecordedTelemetry } from '@portico/testing';
import { AuthSignals } from './auth.signals.ts';
import { authTelemetry } from './auth.telemetry.ts';

const ADA: Caller = { identity: new Identity('https://login.example', 'c-00001'), scopes: ['orders:read'], roles: ['customer'] };
const WHO = { issuer: 'https://login.example', subject: 'c-00001' };

describe('the log lines and metrics of sign-ins and sessions', () => {
  let signals: AuthSignals;
  let recorded: RecordedTelemetry;

  beforeEach(() => {
    signals = new AuthSignals();
    recorded = new RecordedTelemetry(authTelemetry(signals));
  });

  it('audit who signed in, whose session ended, and who was refused', () => {
    signals.signedIn.emit({ caller: ADA, scheme: 'session', session: 's-1' });
    signals.sessionEnded.emit({ caller: ADA, session: 's-1', because: 'signed out' });
    signals.signInRefused.emit({ scheme: 'api-key', because: 'revoked', detail: 'k-1' });
    expect(recorded.audited).toEqual([
      { audit: 'signed-in', scheme: 'session', ...WHO, session: 's-1' },
      { audit: 'session-ended', ...WHO, session: 's-1', because: 'signed out' },
      { audit: 'sign-in-refused', kind: 'api-key', scheme: 'api-key', because: 'revoked', about: 'k-1' },
    ]);
  });

  it('audit grants that could not be given back, and log maintenance that failed', () => {
    const error = new Error('the identity provider cannot be asked');
    signals.revocationFailed.emit({ error });
    signals.sessionUpkeepFailed.emit({ error });
    expect(recorded.audited).toEqual([{ audit: 'revocation-failed', err: error }]);
    expect(recorded.lines).toEqual([{ level: 'warn', upkeep: 'failed', err: error, msg: 'session' }]);
  });

  it('count sign-ins by scheme and outcome', () => {
    signals.signedIn.emit({ caller: ADA, scheme: 'bearer' });
    signals.signInRefused.emit({ scheme: 'bearer', because: 'the token has expired' });
    expect(recorded.counted).toEqual({
      'portico_sign_ins_total{scheme="bearer",outcome="accepted"}': 1,
      'portico_sign_ins_total{scheme="bearer",outcome="refused"}': 1,
    });
  });
});
