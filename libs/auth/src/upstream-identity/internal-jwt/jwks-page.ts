import type { ManagementPage } from '@portico/platform';
import type { JSONWebKeySet } from 'jose';

/** Seconds for which an upstream may keep the keys: those that are to sign next must have been published for longer. */
const KEPT = 300;

/** The public keys of the BFF, where upstreams' libraries look for them. */
export const jwksPage = (keys: JSONWebKeySet): ManagementPage => ({
  path: '/.well-known/jwks.json',
  about: 'the keys with which upstreams check the tokens of this BFF',
  // RFC 7517, section 8.5.2.
  render: () => ({ type: 'application/jwk-set+json', body: `${JSON.stringify(keys, null, 2)}\n`, cacheControl: `public, max-age=${KEPT}` }),
});
