import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { bffClient, missingParts, isProblem, sessionOf, SessionPaths } from '@portico/client';
import { EXAMPLES } from '@portico/sandbox';
import { SESSION_COOKIE, startSigningIn } from './sign-in/signing-in.ts';
import type { SigningIn } from './sign-in/signing-in.ts';

interface Good<Body> {
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Body } } };
}

type Type<Code extends string> = `urn:portico:problem:${Code}`;

interface Bad<Code extends string> {
  responses: { 400: { headers: Record<string, unknown>; content: { 'application/problem+json': { type: Type<Code> } } } };
}

/** What this test asks of web-bff; the package itself has all of it. */
interface Paths extends SessionPaths {
  '/api/home': {
    get: { parameters: { query?: { limit?: number } } } & Good<{ featured: { price: object | null }[] }> &
      Bad<'invalid-input' | 'not-found'>;
  };
  '/auth/session': { get: Good<{ signedIn: boolean; subject: string | null }> };
  '/auth/sessions': { get: Good<{ sessions: object[] }> & Bad<'unauthenticated' | 'cross-site-request'> };
}

interface Package {
  readonly webBff: typeof bffClient<Paths>;
  readonly missingParts: typeof missingParts;
  readonly isProblem: typeof isProblem;
  readonly sessionOf: typeof sessionOf;
}

/** As `npx nx run web-bff:client` writes it. */
const PACKAGE = join(__dirname, '../../../dist/clients/web-bff/index.js');

describe('the generated client of web-bff', () => {
  let client: Package;
  let web: SigningIn;

  beforeAll(async () => {
    client = (await import(pathToFileURL(PACKAGE).href)) as Package;
    web = await startSigningIn();
  });
  afterAll(() => web.close());
  beforeEach(() => web.sandbox.control.reset());

  /** A client in a browser with these cookies. */
  const clientWith = (cookie?: string): ReturnType<Package['webBff']> =>
    client.webBff({ baseUrl: web.bff.url, headers: cookie === undefined ? {} : { cookie } });
  const signedIn = async (): Promise<string> => `${SESSION_COOKIE}=${(await web.signIn(EXAMPLES.customer)).session}`;

  it('says who is signed in, by the cookie and the header that it needs', async () => {
    const guest = await client.sessionOf(clientWith()).whoIsIt();
    const person = await client.sessionOf(clientWith(await signedIn())).whoIsIt();
    expect({ guest: guest.signedIn, person: person.subject }).toEqual({ guest: false, person: EXAMPLES.customer });
  });

  it('has problems by their codes', async () => {
    const { error } = await clientWith().GET('/api/home', { params: { query: { limit: 1_000 } } });
    const { error: refusal } = await clientWith().GET('/auth/sessions');
    if (!error || !refusal) throw new Error('there is no problem');
    const is = { invalid: client.isProblem(error, 'invalid-input'), lost: client.isProblem(error, 'not-found') };
    const guest = client.isProblem(refusal, 'unauthenticated');
    expect({ ...is, guest }).toEqual({ invalid: true, lost: false, guest: true });
  });

  it('names the parts that are missing in an answer, and why', async () => {
    await web.sandbox.control.fault({ service: 'pricing', kind: 'error' });
    const { data, response } = await clientWith().GET('/api/home', { params: { query: { limit: 2 } } });
    expect(client.missingParts(response)).toContainEqual({ part: 'prices', is: 'omitted', reason: 'unavailable' });
    expect(data?.featured.map(({ price }) => price)).toEqual([null, null]);
  });

  it('signs out', async () => {
    const cookie = await signedIn();
    const next = await client.sessionOf(clientWith(cookie)).signOut();
    const after = await client.sessionOf(clientWith(cookie)).whoIsIt();
    expect({ next: next.startsWith(web.sandbox.identity.url), after: after.signedIn }).toEqual({ next: true, after: false });
  });
});
