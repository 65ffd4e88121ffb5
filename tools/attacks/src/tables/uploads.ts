import type { Attack, AttackTable, Expectation } from '../attack.ts';
import type { Upload } from '../kit/uploads.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

/** A route that passes through what the service has, as an image. */
const TARGET = '/media/p-00001/640';
const RULE = 'OWASP File Upload, File Retrieval';

const SCRIPT = '<script>fetch("/auth/sessions")</script>';
const SVG = `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`;

/** What an origin that has the session's cookie must not let others say to browsers. */
const NOT_PASSED = Object.fromEntries(
  ['refresh', 'link', 'clear-site-data', 'service-worker-allowed', 'strict-transport-security', 'www-authenticate', 'report-to', 'nel', 'alt-svc', 'content-location'].map((name) => [name, undefined]),
);

/** It leaves as a download that runs nothing. */
const harmless = (disposition = /^attachment/, type = /^application\/octet-stream$/): Expectation => ({
  status: 200,
  headers: { ...NOT_PASSED, 'x-content-type-options': /^nosniff$/, 'content-disposition': disposition, 'content-security-policy': /(^|, )sandbox$/, 'content-type': type },
});

const uploaded = (name: string, headers: Upload['headers'], body: string, expect = harmless()): Attack<WebAttacker> => ({
  name,
  rule: RULE,
  request: (by) => {
    by.uploads.upload = { headers, body };
    return { target: TARGET };
  },
  expect,
});

/** Types that a browser would run scripts in, or take for such. */
const ACTIVE = [
  ...['text/html', 'text/html; charset=utf-8', 'TEXT/HTML', 'text/html;', ' text/html', 'text/html, image/png', 'application/xhtml+xml'],
  ...['image/svg+xml', 'image/svg+xml; charset=utf-8', 'IMAGE/SVG+XML', 'image/svg', 'text/xml', 'application/xml', 'application/rss+xml', 'application/mathml+xml', 'text/xsl', 'application/xslt+xml'],
  ...['text/javascript', 'application/javascript', 'application/x-javascript', 'application/ecmascript', 'text/css', 'application/wasm', 'application/pdf'],
  ...['multipart/x-mixed-replace; boundary=a', 'image', 'image/', '/', 'nonsense'],
];
/** Types that run nothing, but are not the route's. */
const OTHERS = ['application/json', 'text/plain', 'application/zip', 'video/mp4'];

/** What others upload to a service whose answers are passed through, from the origin that has the session's cookie. */
export const UPLOADS: AttackTable<WebAttacker> = {
  name: 'uploads',
  settings: ({ env, uploads }) => ({ env: { ...env, PORTICO_UPSTREAMS__CATALOG__INSTANCES: uploads.url } }),
  good: [
    {
      name: 'an image',
      request: (by) => {
        by.uploads.upload = { headers: { 'content-type': 'image/png', 'content-security-policy': "default-src 'none'", 'cache-control': 'max-age=60' }, body: 'an image' };
        return { target: TARGET };
      },
      expect: {
        status: 200,
        headers: { 'content-type': /^image\/png$/, 'x-content-type-options': /^nosniff$/, 'content-security-policy': /^default-src 'none'$/, 'content-disposition': undefined, 'cache-control': /^max-age=60$/ },
        body: /^an image$/,
      },
    },
  ],
  attacks: [
    ...ACTIVE.map((type) => uploaded(`a page as ${JSON.stringify(type)}`, { 'content-type': type }, /svg|x[ms]l/i.test(type) ? SVG : SCRIPT, harmless(undefined, /^(?!.*(?:html|xml|svg|script|css)).*$/i))),
    uploaded('a page without a type', {}, SCRIPT),
    ...OTHERS.map((type) => uploaded(`a file as ${type}`, { 'content-type': type }, SCRIPT, harmless(undefined, new RegExp(`^${type}$`)))),
    uploaded('a page as an image, whose service says nothing of its type', { 'content-type': 'image/png' }, SCRIPT, { status: 200, headers: { ...NOT_PASSED, 'x-content-type-options': /^nosniff$/, 'content-type': /^image\/png$/ } }),
    uploaded('a page that is to be shown', { 'content-type': 'text/html', 'content-disposition': 'inline; filename="a.html"' }, SCRIPT, harmless(/^attachment; filename="a\.html"$/)),
    uploaded('a page with a disposition that is none', { 'content-type': 'text/html', 'content-disposition': 'inline"; filename="a' }, SCRIPT),
    uploaded('a page whose policy allows all', { 'content-type': 'text/html', 'content-security-policy': "default-src * 'unsafe-inline'" }, SCRIPT),
    uploaded('a drawing whose policy is a sandbox that runs scripts', { 'content-type': 'image/svg+xml', 'content-security-policy': 'sandbox allow-scripts allow-same-origin' }, SVG),
    uploaded('a page that may be sniffed', { 'content-type': 'text/html', 'x-content-type-options': 'sniff' }, SCRIPT),
    uploaded(
      'an image with headers that are for the whole site',
      {
        ...{ 'content-type': 'image/png', refresh: '0;url=https://evil.example', link: '<https://evil.example/a.css>; rel=stylesheet', 'clear-site-data': '"*"', 'service-worker-allowed': '/' },
        ...{ 'strict-transport-security': 'max-age=0', 'access-control-allow-origin': '*', 'set-cookie': '__Host-Http-web-bff=planted; Path=/; Secure', 'report-to': '{}', nel: '{}', 'alt-svc': 'h3=":443"' },
        ...{ 'content-location': 'https://evil.example/' },
      },
      'an image',
      { status: 200, headers: { ...NOT_PASSED, 'x-content-type-options': /^nosniff$/ } },
    ),
  ],
};
