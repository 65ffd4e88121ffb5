import { changed, pathOf, withQuery } from '../bad-input/bad-case.ts';
import type { Subject } from '../bad-input/bad-case.ts';
import type { CostlyCase, CostlyCases } from './costly-case.ts';
import { filled, times } from './costly-case.ts';

type Filled = (bytes: number) => string;

const JWT = 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9';

/** Fields that a gateway reads, with values in which a reader may get lost. */
const FIELDS: Readonly<Record<string, readonly Filled[]>> = {
  cookie: [(bytes) => filled(bytes, (index) => `a${index}=1`, '; '), (bytes) => times(';', bytes), (bytes) => times('=', bytes), (bytes) => times(' ', bytes) + 'a', (bytes) => `a="${times('\\"', bytes)}`],
  authorization: [(bytes) => `Bearer ${times('a', bytes)}`, (bytes) => `Bearer ${times('a.', bytes)}`, (bytes) => `Bearer${times(' ', bytes)}a`, (bytes) => `Bearer ${JWT}.${times('e', bytes)}.a`, (bytes) => `DPoP ${times('a.', bytes)}`, (bytes) => times('Bearer a, ', bytes), (bytes) => `Bearer ${times('ptk_', bytes)}`],
  dpop: [(bytes) => times('a.', bytes), (bytes) => `${JWT}.${times('e', bytes)}.a`],
  'x-api-key': [(bytes) => times('ptk_', bytes), (bytes) => times('a', bytes)],
  'x-forwarded-for': [(bytes) => filled(bytes, () => '127.0.0.1', ','), (bytes) => times(',', bytes), (bytes) => `${times(' ', bytes)}a`],
  forwarded: [(bytes) => filled(bytes, () => 'for=127.0.0.1', ','), (bytes) => times('a=b;', bytes), (bytes) => `for="${times('\\"', bytes)}`, (bytes) => times('for="', bytes), (bytes) => times('a=b,', bytes), (bytes) => `a=b${times(' ', bytes)}x`, (bytes) => times(',', bytes)],
  'client-cert': [(bytes) => `:${times('A', bytes)}:`, (bytes) => times('%41', bytes), (bytes) => `Hash="${times('\\"', bytes)}`],
  'idempotency-key': [(bytes) => `"${times('a', bytes)}"`, (bytes) => `"${times('\\"', bytes)}`, (bytes) => `"a"${times(';a', bytes)}`, (bytes) => times('(', bytes)],
  accept: [(bytes) => filled(bytes, () => 'a/b;q=0.1', ','), (bytes) => times(',', bytes), (bytes) => times(';', bytes)],
  'accept-encoding': [(bytes) => filled(bytes, () => 'gzip;q=0.1', ','), (bytes) => times(',', bytes)],
  'accept-language': [(bytes) => filled(bytes, () => 'en-GB;q=0.1', ',')],
  'content-type': [(bytes) => `application/json${times(';a=a', bytes)}`, (bytes) => `application/json;${times(' ', bytes)}`, (bytes) => `application/${times('x', bytes)}`, (bytes) => `application/json;a="${times('\\"', bytes)}`],
  'if-none-match': [(bytes) => filled(bytes, (index) => `"${index}"`, ','), (bytes) => times('"', bytes)],
  range: [(bytes) => `bytes=${filled(bytes, () => '0-1', ',')}`],
  traceparent: [(bytes) => `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01${times('-a', bytes)}`, (bytes) => times('-', bytes)],
  tracestate: [(bytes) => filled(bytes, (index) => `a${index}=1`, ',')],
  baggage: [(bytes) => filled(bytes, (index) => `a${index}=1`, ',')],
  host: [(bytes) => times('a.', bytes), (bytes) => times('[', bytes)],
  origin: [(bytes) => `http://${times('a.', bytes)}`],
  'user-agent': [(bytes) => times('a/1 ', bytes)],
  dpr: [(bytes) => times('9', bytes)],
  width: [(bytes) => times('1.', bytes)],
  'x-request-id': [(bytes) => times('a', bytes)],
};

/** In any field: white space that ends nothing, which a pattern may look at again from each of its places. */
const GAP: Filled = (bytes) => `a=b${times(' ', bytes)}c`;

/** Without it, some fields are not read at all. */
const BESIDE = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };

/** How a list or a cookie is taken apart. */
const parted = (value: string): unknown => value.split(/[,;=]/).map((part) => part.trim());

/** Headers on a request that is refused for another reason, at the end of its way: all that reads them has read them by then. */
const refused = (subject: Subject, headers: Readonly<Record<string, string>>): ReturnType<typeof changed> =>
  changed(subject, { headers: { ...BESIDE, ...headers }, target: subject.route.input.query.type?.ignoresUnknown ? pathOf(subject) : withQuery(subject, 'unexpected') });

/** The costly headers of a route: the fields that gateways read, and those that the BFF is told to read. */
export const headerCosts =
  (cookies: readonly string[]): CostlyCases =>
  (subject, { head }) => {
    const field = (name: string, text: Filled): CostlyCase => ({
      name: `${name}: ${text(12)}…`,
      most: head,
      request: (bytes) => refused(subject, { [name]: text(bytes) }),
      read: ({ headers = {} }) => parted(headers[name] ?? ''),
      parsed: true,
    });
    return [
      ...Object.entries(FIELDS).flatMap(([name, texts]) => [...texts, GAP].map((text) => field(name, text))),
      ...cookies.flatMap((cookie) => [
        field('cookie', (bytes) => filled(bytes, () => `${cookie}=1`, '; ')),
        field('cookie', (bytes) => `${cookie}=${times('a', bytes)}`),
        field('cookie', (bytes) => `${times(';', bytes)}${cookie}=1`),
      ]),
      {
        name: 'many headers',
        most: head,
        request: (bytes) => refused(subject, Object.fromEntries(filled(bytes, (index) => `x${index}`, '    ').split('    ').map((name) => [name, '']))),
        read: ({ headers = {} }) => Object.entries(headers),
        parsed: true,
      },
    ];
  };
