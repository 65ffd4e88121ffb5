import type { ResourceServer } from 'oidc-provider';
import { SERVICE_NAMES } from '../../service-name.ts';

/** What an access token may be good for: a BFF by its name, one demo service by its name, or all of them. */
const BFFS = ['web-bff', 'mobile-bff', 'partner-bff'] as const;
export const ALL_SERVICES = 'demo-services';
export const AUDIENCES: readonly string[] = [...BFFS, ...SERVICE_NAMES, ALL_SERVICES];

/** The same everywhere, because the demo has no use for more. `portico:diagnostics` is what a person who operates a BFF has. */
export const SCOPES = ['catalog:read', 'orders:read', 'orders:write', 'portico:diagnostics'] as const;

const PREFIX = 'urn:portico:';

/** The resource indicator (RFC 8707) that asks for a token with this audience; `urn:portico:mobile-bff`. */
export const resourceOf = (audience: string): string => `${PREFIX}${audience}`;

/** What a token for this resource looks like: a JWT (RFC 9068) whose `aud` is the plain name. Undefined for an unknown name. */
export const resourceServer = (resource: string): ResourceServer | undefined => {
  const audience = resource.startsWith(PREFIX) ? resource.slice(PREFIX.length) : '';
  if (!AUDIENCES.includes(audience)) return undefined;
  return { audience, scope: SCOPES.join(' '), accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } };
};
