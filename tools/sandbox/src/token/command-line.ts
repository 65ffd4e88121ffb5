import { parseArgs } from 'node:util';
import { MOBILE_APP, PARTNER_WITH_SECRET, WEB_BFF } from '../identity/clients/development-clients.ts';
import { UsageError } from '../usage-error.ts';

/** Somebody signs in to a client with a redirect URI; one without asks for itself. */
export interface TokenClient {
  readonly id: string;
  readonly secret?: string;
  readonly redirectUri?: string;
}

const KNOWN: readonly TokenClient[] = [MOBILE_APP, { ...WEB_BFF, redirectUri: 'http://127.0.0.1:4000/auth/callback' }, PARTNER_WITH_SECRET];

const CLIENTS = KNOWN.map(({ id }) => id).join(', ');

export const USAGE = `Usage: npm run -s token -- [--client ${MOBILE_APP.id}] [--user c-00001] [--scope 'openid orders:read'] [--dpop-key key.json] [--issuer http://127.0.0.1:9088]

Prints an access token of the sandbox's identity provider, which npm start runs.

  --client    ${CLIENTS}
  --user      a customer's id or email address; a partner has none
  --scope     what it may do
  --dpop-key  binds it to the private key in this file (RFC 9449), a JWK, which is made where there is none
  --issuer    where the identity provider is`;

export interface TokenWish {
  readonly issuer: string;
  readonly user: string;
  readonly scope: string;
  readonly client: TokenClient;
  /** A file. */
  readonly dpopKey: string | undefined;
  readonly help: boolean;
}

/** Reads the arguments. Throws `UsageError`. */
export const readCommandLine = (args: readonly string[]): TokenWish => {
  const options = {
    client: { type: 'string', default: MOBILE_APP.id },
    user: { type: 'string', default: 'c-00001' },
    scope: { type: 'string' },
    'dpop-key': { type: 'string' },
    issuer: { type: 'string', default: 'http://127.0.0.1:9088' },
    help: { type: 'boolean', default: false },
  } as const;
  const { client: id, user, scope, 'dpop-key': dpopKey, issuer, help } = values(() => parseArgs({ args: [...args], options }).values);
  const client = KNOWN.find((known) => known.id === id);
  if (!client) throw new UsageError(`--client must be one of ${CLIENTS}`);
  if (!URL.canParse(issuer)) throw new UsageError('--issuer must be a URL');
  if (dpopKey !== undefined && !client.redirectUri) throw new UsageError(`--dpop-key is for clients that people sign in to, not for ${id}`);
  return { issuer, user, client, dpopKey, help, scope: scope ?? (client.redirectUri ? 'openid catalog:read orders:read orders:write' : 'catalog:read orders:read') };
};

const values = <T>(parse: () => T): T => {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};
