import { currentScope } from '@portico/platform';
import type { Signals } from '@portico/platform';
import type { IdentityProvider } from './identity-provider.ts';

/** Has the provider revoke a refresh token that is no longer wanted. That it could not be is reported, and stops nothing. */
export async function giveBack(provider: Pick<IdentityProvider, 'revoke'>, events: Signals, refreshToken: () => string | undefined): Promise<void> {
  try {
    const refresh = refreshToken();
    if (refresh !== undefined) await provider.revoke(refresh);
  } catch (error) {
    events.revocationFailed.emit({ error }, currentScope());
  }
}
