/** `npm run token`: an access token, got as an app or a partner gets it, on standard output. */
import { resolve } from 'node:path';
import { clientCredentialsGrant } from 'openid-client';
import { UsageError } from '../usage-error.ts';
import { relyingParty, signInToApp, SignInRefused } from '../identity/browser/app-sign-in.ts';
import type { TokenWish } from './command-line.ts';
import { readCommandLine, USAGE } from './command-line.ts';
import { keptKeys } from './kept-keys.ts';

/** npm itself goes to the workspace's folder. */
const STARTED_IN = process.env['INIT_CWD'] ?? process.cwd();

const accessToken = async ({ issuer, user, scope, dpopKey, client: { id, secret, redirectUri } }: TokenWish): Promise<string> => {
  const bound = dpopKey === undefined ? {} : { dpopKeys: await keptKeys(resolve(STARTED_IN, dpopKey)) };
  const tokens = redirectUri
    ? await signInToApp(issuer, { sub: user, clientId: id, scope, redirectUri, ...(secret && { clientSecret: secret }), ...bound })
    : await clientCredentialsGrant(await relyingParty(issuer, id, secret), { scope });
  return tokens.access_token;
};

/** What a person can mend; undefined for everything else. */
const advice = (error: unknown): string | undefined => {
  if (error instanceof UsageError) return `${error.message}\n${USAGE}`;
  if (error instanceof SignInRefused) return error.message;
  const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' ? 'nothing listens there; does npm start run?' : undefined;
};

try {
  const wish = readCommandLine(process.argv.slice(2));
  console.log(wish.help ? USAGE : await accessToken(wish));
} catch (error) {
  const words = advice(error);
  if (words === undefined) throw error;
  console.error(`token: ${words}`);
  process.exitCode = 1;
}
