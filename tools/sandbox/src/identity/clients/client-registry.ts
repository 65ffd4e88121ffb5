import type { ClientMetadata } from 'oidc-provider';
import type { IdentityClient, TokenRules } from './identity-client.ts';

/** The clients of the provider. Changes take effect with the next request. */
export class ClientRegistry {
  readonly #clients = new Map<string, IdentityClient>();
  readonly #first: readonly IdentityClient[];

  constructor(clients: readonly IdentityClient[]) {
    this.#first = clients;
    this.reset();
  }

  add(client: IdentityClient): void {
    this.#clients.set(client.metadata.client_id, client);
  }

  find(id: string): IdentityClient | undefined {
    return this.#clients.get(id);
  }

  /** Changes how a client's tokens live. Throws a `RangeError` for an unknown one. */
  changeRules(id: string, rules: Partial<TokenRules>): void {
    const client = this.#known(id);
    this.add({ ...client, rules: { ...client.rules, ...rules } });
  }

  /** Changes what a client has registered, for example its `backchannel_logout_uri`. Throws a `RangeError` for an unknown one. */
  changeMetadata(id: string, metadata: Partial<ClientMetadata>): void {
    const client = this.#known(id);
    this.add({ ...client, metadata: { ...client.metadata, ...metadata } });
  }

  /** Back to the clients that were there at the start, as they were; those that were added stay. */
  reset(): void {
    for (const client of this.#first) this.add(client);
  }

  #known(id: string): IdentityClient {
    const client = this.#clients.get(id);
    if (!client) throw new RangeError(`${id} is not a client of the provider`);
    return client;
  }
}
