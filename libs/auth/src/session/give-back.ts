import { currentScope } from '@portico/platform';
import type { AuthSignals } from '../callers/auth.signals.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** Has the provider revoke a refresh token that is no longer wanted. That it could not be is reported, and stops nothing. */
export async function giveBack(provider: Pick<IdentityProvider, 'revoke'>, signals: AuthSignals, refreshToken: () => string | undefined): Promise<void> {
  try {
    const refresh = refreshToken();
    if (refresh !== undefined) await provider.revoke(refresh);
  } catch (error) {
    signals.revocationFailed.emit({ error }, currentScope());
  }
}
