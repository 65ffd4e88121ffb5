import type Provider from 'oidc-provider';
import type { AdapterPayload } from 'oidc-provider';
import type { MemoryStorage } from '../storage/memory-storage.ts';

/** The library makes and sends the logout token; only its type definitions leave the method out. */
interface LogoutClient {
  readonly backchannelLogoutUri?: string;
  backchannelLogout(sub: string, sid: string | undefined): Promise<void>;
}

/** Ends what users have been given, without them. */
export class SignOuts {
  readonly #provider: Provider;
  readonly #storage: MemoryStorage;

  constructor(provider: Provider, storage: MemoryStorage) {
    this.#provider = provider;
    this.#storage = storage;
  }

  /**
   * Ends every session of a user and what it was used for, and tells the clients that have a `backchannel_logout_uri` (OpenID Connect
   * Back-Channel Logout 1.0). Rejects when one of them does not take it.
   */
  async everywhere(sub: string): Promise<void> {
    const sessions = this.#of('Session', sub);
    await this.revokeRefreshTokens(sub);
    await Promise.all(sessions.map((session) => this.#end(session, sub)));
  }

  /** A refresh token of this user is `invalid_grant` from now on; sessions and access tokens stay. */
  async revokeRefreshTokens(sub: string): Promise<void> {
    const shelf = this.#storage.shelf('RefreshToken');
    for (const { jti } of this.#of('RefreshToken', sub)) if (jti !== undefined) await shelf.destroy(jti);
  }

  async #end({ jti, authorizations = {} }: AdapterPayload, sub: string): Promise<void> {
    if (jti !== undefined) await this.#storage.shelf('Session').destroy(jti);
    await Promise.all(
      Object.entries(authorizations).map(async ([clientId, { sid, grantId }]) => {
        if (grantId !== undefined) await this.#storage.shelf('Grant').destroy(grantId);
        const client = (await this.#provider.Client.find(clientId)) as unknown as LogoutClient | undefined;
        if (client?.backchannelLogoutUri !== undefined) await client.backchannelLogout(sub, sid);
      }),
    );
  }

  #of(kind: string, sub: string): AdapterPayload[] {
    return this.#storage.shelf(kind).all().filter(({ accountId }) => accountId === sub);
  }
}
