import type { TelemetrySource } from '@portico/platform';
import type { UpstreamIdentitySignals } from './upstream-identity.signals.ts';

const MESSAGE = 'upstream';

export const upstreamIdentityTelemetry = ({ credentialsFailed, signingKeyMade }: UpstreamIdentitySignals): TelemetrySource => ({
  log(lines) {
    credentialsFailed.subscribe(({ upstream, error }) => lines.warn(MESSAGE, { upstream, credentials: 'failed' }, { err: error }));
    signingKeyMade.subscribe(({ kid, setting }) =>
      lines.warn('no key in the settings: one was made, for development only, and is gone with this process', { kid, setting }),
    );
  },
});
