import { StartError } from '@portico/platform';
import type { BackgroundScopes, BffIdentity } from '@portico/platform';
import type { CallIdentity, IdentitySettings, RawUpstream, UpstreamIdentities } from '@portico/upstream';
import type { ClientAuth } from 'openid-client';
import { InternalJwtIdentity } from './internal-jwt/internal-jwt.identity.ts';
import type { SigningKeys } from './internal-jwt/signing-keys.ts';
import { ClientCredentialsIdentity } from './tokens/client-credentials.identity.ts';
import { HeldToken } from './tokens/held-token.ts';
import { TokenEndpoint } from './tokens/token-endpoint.ts';
import { TokenExchangeIdentity } from './tokens/token-exchange.identity.ts';
import type { TokenEndpointSettings, UpstreamIdentitySettings } from './upstream-identity.settings.ts';
import type { UpstreamIdentitySignals } from './upstream-identity.signals.ts';

type At = (upstream: string) => RawUpstream;

/** What was made ready while the BFF starts; undefined where no upstream needs it. */
export interface Prepared {
  readonly keys: SigningKeys | undefined;
  readonly authentication: ClientAuth | undefined;
}

/** The identities that bff.yaml asks for. */
export class ConfiguredIdentities implements UpstreamIdentities {
  private endpoint: TokenEndpoint | undefined = undefined;

  constructor(
    private readonly settings: UpstreamIdentitySettings,
    private readonly prepared: Prepared,
    private readonly bff: BffIdentity,
    private readonly background: BackgroundScopes,
    private readonly signals: UpstreamIdentitySignals,
  ) {}

  identityOf(upstream: string, settings: IdentitySettings, at: At): CallIdentity {
    switch (settings.kind) {
      case 'internal-jwt':
        return this.internalJwt(settings.audience ?? upstream);
      case 'client-credentials':
        return this.clientCredentials(upstream, given({ audience: settings.audience, scope: settings.scope }), at);
      case 'token-exchange':
        return this.tokenExchange(upstream, given({ audience: settings.audience ?? upstream, scope: settings.scope }), at);
    }
  }

  private internalJwt(audience: string): CallIdentity {
    const { issuer = this.bff.name, lifetime } = this.settings;
    return new InternalJwtIdentity({ issuer, audience, lifetime }, this.prepared.keys as SigningKeys);
  }

  private clientCredentials(upstream: string, parameters: Record<string, string>, at: At): CallIdentity {
    const [endpoint, { coolDown }] = [this.endpointOf(upstream, at), this.endpointSettings(upstream)];
    return new ClientCredentialsIdentity(this.held(upstream, coolDown), () => endpoint.forItself(parameters));
  }

  private tokenExchange(upstream: string, parameters: Record<string, string>, at: At): CallIdentity {
    const [endpoint, { coolDown }] = [this.endpointOf(upstream, at), this.endpointSettings(upstream)];
    return new TokenExchangeIdentity(
      () => this.held(upstream, coolDown),
      (token) => endpoint.inReturnFor(token, parameters),
    );
  }

  private held(upstream: string, coolDown: number): HeldToken {
    return new HeldToken(coolDown, (error) => this.signals.credentialsFailed.emit({ upstream, error }));
  }

  private endpointOf(upstream: string, at: At): TokenEndpoint {
    const settings = this.endpointSettings(upstream);
    return (this.endpoint ??= new TokenEndpoint(settings, this.prepared.authentication as ClientAuth, at(settings.upstream), this.background));
  }

  private endpointSettings(upstream: string): TokenEndpointSettings {
    const { tokenEndpoint } = this.settings;
    if (tokenEndpoint) return tokenEndpoint;
    throw new StartError([`the upstream "${upstream}" is told who calls by tokens that come from elsewhere: add upstreamIdentity.tokenEndpoint to bff.yaml`]);
  }
}

/** Without what is not said. */
const given = (parameters: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));
