import type { Route } from '@portico/platform';
import type { IncomingMessage } from 'node:http';
import { worthOfCookie } from './csrf.ts';

const ORIGIN = 'https://shop.example';
const [PUBLIC, OWN] = ['public', 'authenticated'].map((access) => ({ access }) as Route) as [Route, Route];

const worth = (method: string, route: Route | undefined, headers: Record<string, string>): unknown =>
  worthOfCookie({ method, headers } as unknown as IncomingMessage, route, ORIGIN);

const SCRIPT = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
const IMAGE = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
const PAGE = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const FORM = { ...PAGE, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
const HEADER = { 'x-csrf': '1' };

const refused = { refused: expect.any(String) as string };

describe('what a session cookie is worth', () => {
  it.each([
    ['a script of the page, with the header', 'POST', OWN, { ...SCRIPT, ...HEADER }],
    ['the same, of a browser that does not say where it is', 'POST', OWN, { ...HEADER }],
    ['the same, with its origin', 'POST', OWN, { ...HEADER, origin: ORIGIN }],
    ['a read of a public route', 'GET', PUBLIC, { ...SCRIPT, ...HEADER }],
  ])('it counts: %s', (_, method, route, headers) => {
    expect(worth(method, route, headers)).toBe('counts');
  });

  it.each([
    ['an image of a public route', 'GET', PUBLIC, IMAGE],
    ['a stream of events of a public route', 'GET', PUBLIC, { ...SCRIPT, accept: 'text/event-stream' }],
    ['a public page that somebody opens', 'GET', PUBLIC, PAGE],
    ['a public page that another site leads to', 'GET', PUBLIC, { ...PAGE, 'sec-fetch-site': 'cross-site' }],
    ['a public page that a sister of the site leads to', 'GET', PUBLIC, { ...PAGE, 'sec-fetch-site': 'same-site' }],
    ['the same, of a browser that says nothing of it', 'GET', PUBLIC, {}],
    ['the same, its header only', 'HEAD', PUBLIC, PAGE],
  ])('it is ignored: %s', (_, method, route, headers) => {
    expect(worth(method, route, headers)).toBe('ignored');
  });

  it.each([
    ['another site’s form', 'POST', OWN, FORM],
    ['another site’s form, of a public route', 'POST', PUBLIC, FORM],
    ['another site’s form that says nothing of itself', 'POST', OWN, {}],
    ['another site’s script', 'GET', OWN, { ...SCRIPT, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', ...HEADER }],
    ['a sub-domain’s script', 'POST', OWN, { ...SCRIPT, 'sec-fetch-site': 'same-site', origin: 'https://evil.shop.example', ...HEADER }],
    ['a sub-domain’s script that only its origin gives away', 'POST', OWN, { origin: 'https://evil.shop.example', ...HEADER }],
    ['a sub-domain’s script that does not say its origin', 'GET', OWN, { ...SCRIPT, 'sec-fetch-site': 'same-site', ...HEADER }],
    ['what no page has begun', 'GET', OWN, { ...SCRIPT, 'sec-fetch-site': 'none', ...HEADER }],
    ['a document of a public route that another site loads without going there', 'GET', PUBLIC, { ...PAGE, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['an origin that begins as ours', 'POST', OWN, { origin: 'https://shop.example.evil.example', ...HEADER }],
    ['our host without TLS', 'POST', OWN, { origin: 'http://shop.example', ...HEADER }],
    ['our origin in other letters, as no browser writes it', 'POST', OWN, { origin: 'https://SHOP.example', ...HEADER }],
    ['our host at another port', 'POST', OWN, { origin: 'https://shop.example:8443', ...HEADER }],
    ['a list with our origin in it', 'POST', OWN, { origin: 'https://shop.example, https://evil.example', ...HEADER }],
    ['a form of the page for a public route, by another method', 'OPTIONS', PUBLIC, { ...PAGE, 'sec-fetch-site': 'same-origin' }],
    ['a page in a sandbox', 'POST', OWN, { origin: 'null', ...HEADER }],
    ['another site’s image of a public route', 'GET', PUBLIC, { ...IMAGE, 'sec-fetch-site': 'cross-site' }],
    ['a stream of events of somebody’s own', 'GET', OWN, { ...SCRIPT, accept: 'text/event-stream' }],
    ['another site’s stream of events of a public route', 'GET', PUBLIC, { ...SCRIPT, 'sec-fetch-site': 'cross-site', accept: 'text/event-stream' }],
    ['an image of somebody’s own', 'GET', OWN, IMAGE],
    ['a link to somebody’s own', 'GET', OWN, { ...PAGE, 'sec-fetch-site': 'cross-site' }],
    ['a script of the page that forgets the header', 'GET', OWN, SCRIPT],
    ['the same, of a public route', 'GET', PUBLIC, SCRIPT],
    ['another value of the header', 'POST', OWN, { ...SCRIPT, 'x-csrf': 'true' }],
    ['a form of the page', 'POST', PUBLIC, { ...PAGE, 'sec-fetch-site': 'same-origin' }],
    ['a frame of another site', 'GET', PUBLIC, { ...PAGE, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }],
    ['a route that does not exist', 'POST', undefined, FORM],
  ])('the request is refused: %s', (_, method, route, headers) => {
    expect(worth(method, route, headers)).toEqual(refused);
  });

  describe('where a sister of the site may use the session', () => {
    const SISTER = 'https://app.shop.example';
    const CALL = { origin: SISTER, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
    const worthWith = (method: string, route: Route | undefined, headers: Record<string, string>): unknown =>
      worthOfCookie({ method, headers } as unknown as IncomingMessage, route, ORIGIN, [SISTER]);

    it.each([
      ['its script, with the header', 'POST', OWN, { ...CALL, ...HEADER }],
      ['a read of its script', 'GET', PUBLIC, { ...CALL, ...HEADER }],
      ['its script in a browser that does not say where it is', 'POST', OWN, { origin: SISTER, ...HEADER }],
      ['the page of the BFF’s own origin, as ever', 'POST', OWN, { ...SCRIPT, ...HEADER, origin: ORIGIN }],
    ])('it counts: %s', (_, method, route, headers) => expect(worthWith(method, route, headers)).toBe('counts'));

    it.each([
      ['its script without the header, as a form could', 'POST', OWN, CALL],
      ['its form', 'POST', OWN, { origin: SISTER, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
      ['its image, which says no origin', 'GET', OWN, { ...IMAGE, 'sec-fetch-site': 'same-site' }],
      ['its name from another site, which is none of its pages', 'POST', OWN, { ...CALL, ...HEADER, 'sec-fetch-site': 'cross-site' }],
      ['its name from no page', 'POST', OWN, { ...CALL, ...HEADER, 'sec-fetch-site': 'none' }],
      ['another sister', 'POST', OWN, { ...CALL, ...HEADER, origin: 'https://blog.shop.example' }],
      ['it in capitals', 'POST', OWN, { ...CALL, ...HEADER, origin: 'https://APP.shop.example' }],
      ['it without TLS', 'POST', OWN, { ...CALL, ...HEADER, origin: 'http://app.shop.example' }],
      ['it with a dot at its end', 'POST', OWN, { ...CALL, ...HEADER, origin: `${SISTER}.` }],
      ['a list with it', 'POST', OWN, { ...CALL, ...HEADER, origin: `${SISTER}, ${SISTER}` }],
      ['a page in a sandbox', 'POST', OWN, { ...CALL, ...HEADER, origin: 'null' }],
    ])('the request is refused: %s', (_, method, route, headers) => expect(worthWith(method, route, headers)).toEqual(refused));
  });

  it.each([
    [{ ...FORM }, 'the request was begun by another site'],
    [{ ...PAGE, ...HEADER }, 'the request was begun by no page'],
    [{ origin: 'https://evil.example', ...HEADER }, 'the request was begun by another origin'],
    [{ ...SCRIPT }, "a request with the session's cookie needs the header x-csrf: 1"],
  ])('the reason is told: %j', (headers, reason) => {
    expect(worth('POST', OWN, headers)).toEqual({ refused: reason });
  });
});
