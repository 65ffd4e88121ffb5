import type { ClientMetadata } from 'oidc-provider';
import { addCounts } from '../../calls/add-counts.ts';
import { untilSeen } from '../../calls/until-seen.ts';
import type { CallCounts, CallLog } from '../../calls/call-log.ts';
import type { FaultBoard } from '../../faults/fault-board.ts';
import type { ClientRegistry } from '../clients/client-registry.ts';
import type { TokenRules } from '../clients/identity-client.ts';
import type { Endpoint, IdentityFault } from './identity-fault.ts';
import type { IssuedToken, IssuedTokens } from './issued-tokens.ts';
import type { SignOuts } from './sign-outs.ts';
import type { TokenRequest, TokenRequests } from './token-requests.ts';

export interface ControlParts {
  readonly clients: ClientRegistry;
  readonly faults: FaultBoard<IdentityFault>;
  readonly calls: CallLog;
  readonly requests: TokenRequests;
  readonly issued: IssuedTokens;
  readonly signOuts: SignOuts;
  readonly dpop: { nonces: boolean };
}

/** Governs the provider from a test. */
export class IdentityControl {
  readonly #parts: ControlParts;

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  /** The answered token requests that agree with everything that is said: `{ client: 'web-bff', grantType: 'refresh_token' }`. */
  tokenRequests(wanted?: Partial<TokenRequest>): TokenRequest[] {
    return this.#parts.requests.find(wanted);
  }

  /** All tokens that the token endpoint has given out, to look for them where they must not be. */
  issuedTokens(): readonly IssuedToken[] {
    return this.#parts.issued.all();
  }

  /** All requests to an endpoint, also those that a fault order broke. */
  calls(endpoint: Endpoint): CallCounts {
    return addCounts([this.#parts.calls.counts()[endpoint]].filter((counts) => counts !== undefined));
  }

  /** Resolves as soon as the test passes, looked at after each call; rejects after `withinMs`, with what was counted last. */
  async until(test: (control: IdentityControl) => boolean, withinMs = 5_000): Promise<void> {
    const { calls } = this.#parts;
    await untilSeen(() => this, test, [(listener) => calls.onChange(listener)], () => calls.counts(), withinMs);
  }

  /** Puts a fault order in force: `{ kind: 'latency', ms: 300, operationId: 'token' }`. */
  fault(order: IdentityFault): void {
    this.#parts.faults.add(order);
  }

  clearFaults(): void {
    this.#parts.faults.clear();
  }

  /** Changes how a client's tokens live; holds for tokens that are given from now on. Throws a `RangeError` for an unknown client. */
  changeRules(clientId: string, rules: Partial<TokenRules>): void {
    this.#parts.clients.changeRules(clientId, rules);
  }

  /** Changes what a client has registered: its `backchannel_logout_uri`, say. Throws a `RangeError` for an unknown client. */
  changeMetadata(clientId: string, metadata: Partial<ClientMetadata>): void {
    this.#parts.clients.changeMetadata(clientId, metadata);
  }

  /** Does a DPoP proof need a nonce of the server (RFC 9449, section 8)? */
  requireDpopNonces(required: boolean): void {
    this.#parts.dpop.nonces = required;
  }

  /** Ends every session of a user, and tells the clients by their back channels. Rejects when one of them does not take it. */
  async signOutEverywhere(sub: string): Promise<void> {
    await this.#parts.signOuts.everywhere(sub);
  }

  /** A refresh token of this user is `invalid_grant` from now on; sessions and access tokens stay. */
  async revokeRefreshTokens(sub: string): Promise<void> {
    await this.#parts.signOuts.revokeRefreshTokens(sub);
  }

  /** Back to the start: no faults, nothing counted, the clients as they were. People who have signed in stay signed in. */
  reset(): void {
    const { clients, faults, calls, requests, issued, dpop } = this.#parts;
    faults.clear();
    calls.reset();
    requests.reset();
    issued.reset();
    clients.reset();
    dpop.nonces = false;
  }
}
