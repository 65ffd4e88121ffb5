import { Global, Inject, Module } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleInit } from '@nestjs/common';
import { BackgroundScopes, BffIdentity, BffSettings, CheckedAtStart, Environment, ManagementPages, ReadsSettings, signalsProvider, StartError } from '@portico/platform';
import { UPSTREAM_IDENTITIES } from '@portico/upstream';
import type { WithUpstreams } from '@portico/upstream';
import type { ClientAuth } from 'openid-client';
import { clientAuthenticationOf } from '../issuers/client-authentication.ts';
import { ConfiguredIdentities } from './configured-identities.ts';
import type { Prepared } from './configured-identities.ts';
import { jwksPage } from './internal-jwt/jwks-page.ts';
import { KEY_MISSING, SigningKeys } from './internal-jwt/signing-keys.ts';
import { WithUpstreamIdentity } from './upstream-identity.settings.ts';
import type { TokenEndpointSettings } from './upstream-identity.settings.ts';
import { UpstreamIdentitySignals } from './upstream-identity.signals.ts';
import { upstreamIdentityTelemetry } from './upstream-identity.telemetry.ts';

export const PREPARED = Symbol('portico.upstream-identity');

/** Does any upstream read tokens that the BFF signs? */
const signsIn = ({ upstreams }: Pick<WithUpstreams, 'upstreams'>): boolean => upstreams.some(({ identity }) => identity?.kind === 'internal-jwt');

/** @throws StartError when a key or a secret is missing, or is not what it should be */
async function prepare(settings: WithUpstreamIdentity & Partial<WithUpstreams>, { development }: Environment): Promise<Prepared> {
  const { upstreams = [], upstreamIdentity } = settings;
  const { tokenEndpoint } = upstreamIdentity;
  return {
    keys: signsIn({ upstreams }) ? await SigningKeys.from(upstreamIdentity, development) : undefined,
    authentication: tokenEndpoint && authenticationOf(tokenEndpoint),
  };
}

/** @throws StartError for a key that does not know whom it speaks to, among others */
function authenticationOf(settings: TokenEndpointSettings): ClientAuth {
  const path = 'upstreamIdentity.tokenEndpoint';
  const authentication = clientAuthenticationOf(settings, path);
  if (settings.clientKey && settings.issuer === undefined) throw new StartError([`${path}.issuer: is missing; what clientKey signs must say whom it is for`]);
  if (settings.assertionAudience !== 'issuer') throw new StartError([`${path}.assertionAudience: the endpoint is known here by the upstream's name; write its address as ${path}.issuer`]);
  return authentication;
}

/** Tells upstreams who calls, as their `identity` in bff.yaml says. */
@Global()
@ReadsSettings(WithUpstreamIdentity)
@CheckedAtStart((settings: WithUpstreamIdentity & WithUpstreams, { development }) => (signsIn(settings) && !settings.upstreamIdentity.key && !development ? [KEY_MISSING] : []))
@Module({
  providers: [
    signalsProvider(UpstreamIdentitySignals, upstreamIdentityTelemetry),
    { provide: PREPARED, useFactory: prepare, inject: [BffSettings, Environment] },
    {
      provide: UPSTREAM_IDENTITIES,
      useFactory: ({ upstreamIdentity }: WithUpstreamIdentity, prepared: Prepared, bff: BffIdentity, background: BackgroundScopes, signals: UpstreamIdentitySignals) =>
        new ConfiguredIdentities(upstreamIdentity, prepared, bff, background, signals),
      inject: [BffSettings, PREPARED, BffIdentity, BackgroundScopes, UpstreamIdentitySignals],
    },
  ],
  exports: [UPSTREAM_IDENTITIES],
})
export class UpstreamIdentityModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    @Inject(PREPARED) private readonly prepared: Prepared,
    private readonly pages: ManagementPages,
    private readonly signals: UpstreamIdentitySignals,
  ) {}

  onModuleInit(): void {
    if (this.prepared.keys) this.pages.add(jwksPage(this.prepared.keys.published));
  }

  onApplicationBootstrap(): void {
    const { keys } = this.prepared;
    if (keys?.passing) this.signals.signingKeyMade.emit({ kid: keys.kid, setting: 'upstreamIdentity.key' });
  }
}
