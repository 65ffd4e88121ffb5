import { EXAMPLES } from '@portico/sandbox';
import { exchange } from '@portico/testing';
import type { RawAnswer } from '@portico/testing';
import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';

/** A page of the same site that may use the session, and one that may only read what anybody may. */
const [SISTER, READER] = ['https://app.shop.example', 'https://blog.shop.example'];
const SCRIPT = { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'x-csrf': '1' };
const ORDERS = '/api/account/orders';

describe('pages of other origins, and the session of web-bff', () => {
  let web: SigningIn;
  let cookie: string;

  beforeAll(async () => {
    web = await startSigningIn({
      sectionsAt: (issuer, { id, secret }) => ({
        edge: { cors: { origins: [SISTER, READER], credentials: true }, compression: { enabled: true } },
        session: { issuer, clientId: id, clientSecret: secret, sisters: [SISTER] },
      }),
    });
    const { headers } = await web.signIn(EXAMPLES.customer);
    cookie = headers['cookie'] as string;
  });
  afterAll(() => web.close());

  const ask = (headers: Record<string, string>, target = ORDERS, method = 'GET'): Promise<RawAnswer> =>
    exchange(web.bff.url, { method, target, headers: { connection: 'close', 'accept-encoding': 'gzip', ...headers } });
  const seen = ({ status, headers, body }: RawAnswer): unknown => ({
    status,
    origin: headers['access-control-allow-origin'],
    credentials: headers['access-control-allow-credentials'],
    coding: headers['content-encoding'],
    problem: /"type":"urn:portico:problem:([\w-]+)"/.exec(body)?.[1],
  });
  const readable = (origin: string): object => ({ origin, credentials: 'true', coding: undefined });

  it('a sister reads what is a person’s own, uncompressed, with the cookie and the header that forms cannot send', async () => {
    const answer = await ask({ ...SCRIPT, cookie, origin: SISTER, 'sec-fetch-site': 'same-site' });
    expect(seen(answer)).toEqual({ status: 200, ...readable(SISTER), problem: undefined });
  });

  it('a sister asks before, without the cookie', async () => {
    const answer = await ask({ origin: SISTER, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-csrf' }, ORDERS, 'OPTIONS');
    expect({ status: answer.status, headers: answer.headers['access-control-allow-headers'] }).toEqual({ status: 204, headers: expect.stringContaining('x-csrf') });
  });

  it.each([
    ['a sister’s form, without the header', { origin: SISTER, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' }, readable(SISTER)],
    ['a page that may read, and may not act', { ...SCRIPT, origin: READER, 'sec-fetch-site': 'same-site' }, readable(READER)],
    ['another page of the site', { ...SCRIPT, origin: 'https://evil.shop.example', 'sec-fetch-site': 'same-site' }, {}],
    ['another site that takes the sister’s name', { ...SCRIPT, origin: SISTER, 'sec-fetch-site': 'cross-site' }, readable(SISTER)],
    ['a sandboxed page', { ...SCRIPT, origin: 'null', 'sec-fetch-site': 'same-site' }, {}],
  ])('%s is refused with the cookie', async (_, headers, may) => {
    const answer = await ask({ ...headers, cookie });
    expect(seen(answer)).toEqual({ origin: undefined, credentials: undefined, coding: undefined, ...may, status: 403, problem: 'cross-site-request' });
  });

  it('a page that may read gets what anybody gets, without the cookie', async () => {
    const answer = await ask({ origin: READER, 'sec-fetch-site': 'same-site' }, '/api/home');
    expect(seen(answer)).toMatchObject({ status: 200, origin: READER, coding: 'gzip' });
  });
});
