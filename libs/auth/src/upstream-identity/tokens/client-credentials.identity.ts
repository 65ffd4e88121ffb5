import type { CallIdentity, Credentials } from '@portico/upstream';
import type { FetchedToken, HeldToken } from './held-token.ts';

/** Tells an upstream that the BFF calls, regardless of the caller. */
export class ClientCredentialsIdentity implements CallIdentity {
  readonly fields = ['authorization'];

  /** @param fetch asks the token endpoint */
  constructor(
    private readonly held: HeldToken,
    private readonly fetch: () => Promise<FetchedToken>,
  ) {}

  credentialsFor(): Credentials | Promise<Credentials> {
    return this.held.get(this.fetch);
  }

  refused(credentials: Credentials): boolean {
    return this.held.refused(credentials);
  }
}
