import type { StageDocumentation } from '@portico/platform';
import type { BearerSettings } from './bearer.settings.ts';

/** Which schemes are of use with a BFF, and how proofs may be signed. */
export interface Offer {
  readonly bearer: boolean;
  readonly dpop: boolean;
  readonly algorithms: readonly string[];
}

/** What the settings make of it; without any issuer, tokens as such are what is offered. */
export function offerOf({ issuers, dpop: { algorithms } }: BearerSettings): Offer {
  return {
    bearer: issuers.length === 0 || issuers.some(({ dpop }) => dpop !== 'required'),
    dpop: issuers.some(({ dpop }) => dpop !== 'none'),
    algorithms,
  };
}

const BEARER = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token for this API (RFC 9068).' };
const DPOP = { type: 'http', scheme: 'DPoP', description: 'An access token for this API (RFC 9068) with a proof of the key that it is bound to, in the header DPoP (RFC 9449).' };

/** For the API's documentation. */
export const schemesOf = ({ bearer, dpop }: Offer): StageDocumentation['securitySchemes'] => ({ ...(bearer ? { bearer: BEARER } : {}), ...(dpop ? { dpop: DPOP } : {}) });
