import { DEVELOPMENT_PASSWORD, FormBrowser, startSandbox } from '@portico/sandbox';
import type { ClientCredentials, SandboxWithIdentity, TokenRules } from '@portico/sandbox';
import { BffUnderTest } from '@portico/testing';
import type { BffToTest } from '@portico/testing';
import { WEB_BFF } from '../web-bff.ts';
import { Page } from './page.ts';

export interface SigningInOptions extends Partial<BffToTest> {
  /** Replicas of web-bff; 1 by default. */
  readonly replicas?: number;
  /** How the tokens of this client live. */
  readonly rules?: Partial<TokenRules>;
  readonly backchannelLogoutUri?: string;
  /** Sections of bff.yaml that name the identity provider. */
  readonly sectionsAt?: (issuer: string, client: ClientCredentials) => Readonly<Record<string, unknown>>;
}

/** Replicas of web-bff with the sandbox's identity provider, at which each suite is a client of its own. */
export interface SigningIn {
  readonly sandbox: SandboxWithIdentity;
  readonly client: ClientCredentials;
  readonly replicas: readonly BffUnderTest[];
  /** The first replica. */
  readonly bff: BffUnderTest;
  /** A person at a browser signs in at the first replica, and comes back to a page that asks no upstream. */
  signIn(customer: string, browser?: FormBrowser): Promise<Page>;
  close(): Promise<void>;
}

export async function startSigningIn({ replicas: count = 1, rules = {}, backchannelLogoutUri, sectionsAt, env = {}, ...options }: SigningInOptions = {}): Promise<SigningIn> {
  const sandbox = await startSandbox({ ports: 'free', identity: true });
  // The provider takes any port of this machine for a redirect, so the BFF's need not be known yet.
  const client = sandbox.identity.webClient({ origin: 'http://127.0.0.1', rules, ...(backchannelLogoutUri === undefined ? {} : { backchannelLogoutUri }) });
  const session = {
    PORTICO_SESSION__ISSUER: sandbox.identity.url,
    PORTICO_SESSION__CLIENT_ID: client.id,
    PORTICO_SESSION__CLIENT_SECRET: client.secret,
    PORTICO_SESSION__SECRETS: 'a secret that both replicas have been told',
  };
  const sections = sectionsAt ? { sections: sectionsAt(sandbox.identity.url, client) } : {};
  const replicas: BffUnderTest[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(replicas.map((bff) => bff.close()));
    await sandbox.close();
  };
  try {
    for (let each = 0; each < count; each += 1) replicas.push(await BffUnderTest.start({ ...WEB_BFF, upstreams: sandbox.urls, ...sections, ...options, env: { ...session, ...env } }));
  } catch (error) {
    await close();
    throw error;
  }
  const bff = replicas[0] as BffUnderTest;
  return { sandbox, client, replicas, bff, signIn: (customer, browser) => signIn(bff, customer, browser), close };
}

/** Through the pages of the identity provider, back to the BFF. */
async function signIn(bff: BffUnderTest, customer: string, browser = new FormBrowser()): Promise<Page> {
  const first = await browser.open(`${bff.url}/auth/login?returnTo=/`);
  // A person who is signed in at the identity provider comes back at once.
  const { status } = first.url.startsWith(bff.url) ? first : await browser.submit({ login: customer, password: DEVELOPMENT_PASSWORD });
  if (status !== 200) throw new Error(`after sign-in came ${status}`);
  return new Page(bff, browser.cookies.find(SESSION_COOKIE));
}

export const SESSION_COOKIE = '__Host-Http-web-bff';
