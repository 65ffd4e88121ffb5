/** The origin whose pages may call, and where clients find the BFF. */
export const [APP, OWN] = ['https://app.shop.example', 'https://shop.example'];

export interface EdgeRow {
  readonly capability: string;
  readonly case: string;
  readonly method?: string;
  /** The page of the table where absent. */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answer: { readonly status: number; readonly headers: Readonly<Record<string, unknown>> };
}

/** The section `edge` of the BFF that the table is held against. @param blockFile a file that is there, and has an address in no row */
export const edgeOfTable = (blockFile: string): object => ({
  // The test speaks for a proxy that tells clients' addresses.
  trustedProxies: ['127.0.0.1'],
  origin: OWN,
  addresses: { block: ['203.0.113.0/24', '2001:db8:bad::/48'], blockFiles: [blockFile], lookEvery: '100ms' },
  cors: { origins: [APP], credentials: true },
  compression: { enabled: true },
});

const PREFLIGHT = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-csrf' };
const READABLE = { 'access-control-allow-origin': APP, 'access-control-allow-credentials': 'true' };
const HIDDEN = { 'access-control-allow-origin': undefined, 'access-control-allow-credentials': undefined };
const SAFE = {
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};
const PROBLEM = { 'content-type': 'application/problem+json' };
const NOWHERE = '/nowhere/at/all';
const has = (part: string): unknown => expect.stringContaining(part);

const addresses = (capability: string, one: string, headers: Record<string, string>, status: number): EdgeRow => ({
  capability,
  case: one,
  headers,
  answer: { status, headers: { 'content-type': has(status === 200 ? 'application/json' : 'application/problem+json') } },
});
const BLOCKED = { 'x-forwarded-for': '203.0.113.9' };

/** Capability, case, request, answer. */
export const ROWS: readonly EdgeRow[] = [
  addresses('block list', 'an address that is not on it is answered', { 'x-forwarded-for': '192.0.2.1' }, 200),
  addresses('block list', 'an address on it is refused', BLOCKED, 403),
  addresses('block list', 'an IPv6 address on it is refused', { 'x-forwarded-for': '2001:DB8:BAD::9' }, 403),
  addresses('block list', 'IPv4 in IPv6 is the same address', { 'x-forwarded-for': '::ffff:203.0.113.9' }, 403),
  addresses('block list', 'what a client writes before the proxy’s entry changes nothing', { 'x-forwarded-for': '192.0.2.1, 203.0.113.9' }, 403),
  addresses('block list', 'a header that the proxy does not write changes nothing', { ...BLOCKED, forwarded: 'for=192.0.2.1', 'x-real-ip': '192.0.2.1' }, 403),
  { capability: 'CORS', case: 'a page that is named may read', headers: { origin: APP }, answer: { status: 200, headers: { ...READABLE, vary: has('Origin') } } },
  { capability: 'CORS', case: 'it may read a 404', target: NOWHERE, headers: { origin: APP }, answer: { status: 404, headers: { ...READABLE, ...PROBLEM } } },
  { capability: 'CORS', case: 'it may read that its address is refused', headers: { ...BLOCKED, origin: APP }, answer: { status: 403, headers: READABLE } },
  { capability: 'CORS', case: 'its preflight is answered', method: 'OPTIONS', headers: { origin: APP, ...PREFLIGHT }, answer: { status: 204, headers: { ...READABLE, 'access-control-allow-headers': has('x-csrf'), ratelimit: undefined } } },
  { capability: 'CORS', case: 'another page may read nothing', headers: { origin: 'https://evil.example' }, answer: { status: 200, headers: { ...HIDDEN, vary: has('Origin') } } },
  { capability: 'CORS', case: 'a page without an origin may read nothing', headers: { origin: 'null' }, answer: { status: 200, headers: HIDDEN } },
  { capability: 'CORS', case: 'the preflight of another page is refused', method: 'OPTIONS', headers: { origin: 'https://evil.example', ...PREFLIGHT }, answer: { status: 403, headers: { ...HIDDEN, ...PROBLEM } } },
  { capability: 'security headers', case: 'they are on a good answer', answer: { status: 200, headers: SAFE } },
  { capability: 'security headers', case: 'they are on a 404', target: NOWHERE, answer: { status: 404, headers: SAFE } },
  { capability: 'security headers', case: 'they are on a refused address', headers: BLOCKED, answer: { status: 403, headers: SAFE } },
  { capability: 'security headers', case: 'they are on a path that no router takes', target: '/%', answer: { status: 400, headers: SAFE } },
  { capability: 'security headers', case: 'they are on headers that are too long', headers: { 'x-long': 'a'.repeat(20_000) }, answer: { status: 431, headers: SAFE } },
  ...(['gzip', 'br', 'zstd'] as const).map((coding): EdgeRow => ({ capability: 'compression', case: `a client that accepts ${coding} gets it`, headers: { 'accept-encoding': coding }, answer: { status: 200, headers: { 'content-encoding': coding, vary: has('Accept-Encoding') } } })),
  { capability: 'compression', case: 'a client that accepts none gets none', answer: { status: 200, headers: { 'content-encoding': undefined, vary: has('Accept-Encoding') } } },
  { capability: 'compression', case: 'a coding with the weight 0 is not sent', headers: { 'accept-encoding': 'gzip;q=0, br;q=0, *;q=0' }, answer: { status: 200, headers: { 'content-encoding': undefined } } },
  { capability: 'compression', case: 'a cookie leaves the answer as it is', headers: { 'accept-encoding': 'gzip', 'x-csrf': '1', cookie: 'theme=dark' }, answer: { status: 200, headers: { 'content-encoding': undefined } } },
  { capability: 'compression', case: 'an error, which repeats what it was sent, is left as it is', target: `${NOWHERE}?${'a'.repeat(1_500)}`, headers: { 'accept-encoding': 'gzip' }, answer: { status: 404, headers: { 'content-encoding': undefined } } },
];
