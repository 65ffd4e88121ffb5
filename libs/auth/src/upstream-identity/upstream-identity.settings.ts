import { Doc, Duration, Optional, Secret, Section, UrlText } from '@portico/config';
import type { SecretText } from '@portico/config';
import { IsString, Matches } from 'class-validator';
import { ClientSettings } from '../issuers/client.settings.ts';

/** Where the BFF gets tokens for upstreams (RFC 6749, section 3.2). */
export class TokenEndpointSettings extends ClientSettings {
  @IsString()
  @Doc('The upstream of this BFF that has the endpoint, by its name: timeouts, retries and the rest are its own.')
  upstream!: string;

  @Matches(/^\/[!-~]*$/)
  @Doc('Its path there.')
  path = '/token';

  @Optional()
  @UrlText({ doc: 'Who the authorization server says it is: the `aud` of what `clientKey` signs.' })
  issuer?: string;

  @Duration({ min: '1s', doc: 'How long a token holds when its endpoint does not say so.' })
  lifetime = 60_000;

  @Duration({ min: '100ms', doc: 'How long to wait before asking again for what could not be had, and after one refused token for another.' })
  coolDown = 5_000;
}

/** How the BFF tells upstreams who calls. */
export class UpstreamIdentitySettings {
  @Optional()
  @Matches(/^[!-~]+$/)
  @Doc('What tokens of the BFF have as `iss`; by default the name of the BFF. A URL keeps BFFs of several installations apart.')
  issuer?: string;

  @Duration({ min: '5s', max: '60s', doc: 'How long a token of the BFF holds.' })
  lifetime = 60_000;

  @Optional()
  @Secret({ doc: 'The private key that signs: P-256 or Ed25519, as PEM or JWK, the same for all replicas. In development one is made at start.' })
  key?: SecretText;

  @Secret({ each: true, doc: 'Keys that are published as well: the one that is to sign next, and the one that did before. Private or public.' })
  otherKeys: readonly SecretText[] = [];

  @Optional()
  @Section(() => TokenEndpointSettings, { doc: 'Where tokens for upstreams come from.' })
  tokenEndpoint?: TokenEndpointSettings;
}

/** The settings of a BFF that tells upstreams who calls. */
export class WithUpstreamIdentity {
  @Section(() => UpstreamIdentitySettings)
  upstreamIdentity = new UpstreamIdentitySettings();
}
