import { StartError } from '@portico/platform';
import { ClientSecretBasic, PrivateKeyJwt } from 'openid-client';
import type { ClientAuth } from 'openid-client';
import { signingKeyOf } from '../internal-jwt/key-text.ts';
import type { TokenEndpointSettings } from '../upstream-identity.settings.ts';

/** How the BFF proves to the token endpoint that it is the client. @throws StartError when the settings do not say, or say two things */
export async function clientAuthenticationOf({ clientSecret, clientKey, issuer }: TokenEndpointSettings): Promise<ClientAuth> {
  if (clientSecret && !clientKey) return ClientSecretBasic(clientSecret.reveal());
  if (!clientKey || clientSecret) throw new StartError(['upstreamIdentity.tokenEndpoint: write clientSecret or clientKey, and not both']);
  if (issuer === undefined) throw new StartError(['upstreamIdentity.tokenEndpoint.issuer: is missing; what clientKey signs must say whom it is for']);
  const { key, published } = await signingKeyOf(clientKey, 'upstreamIdentity.tokenEndpoint.clientKey');
  return PrivateKeyJwt({ key, kid: published.kid });
}
