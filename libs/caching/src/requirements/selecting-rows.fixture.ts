import { askedAgain, by, reused, rows, validated } from './steps.fixture.ts';
import type { Step } from './row.fixture.ts';

const M60 = { 'cache-control': 'max-age=60' };
const V = (vary: string) => ({ ...M60, vary });
const pair = (vary: string, one: Record<string, string>, other: Record<string, string>, kind: typeof reused = askedAgain): Step[] => kind(V(vary), 1, by(other), by(one));
const TAGGED = { ...M60, etag: '"1"', 'last-modified': '-100' };

/** RFC 9111, sections 4.1, 4.3, 4.4 and 3.2: choosing, validating, updating and forgetting answers. */
export const SELECTING = rows(9111, [
  ['4.1', 'MUST', 'Vary: a request with another value gets another answer', pair('accept-language', { 'accept-language': 'de' }, { 'accept-language': 'en' })],
  ['4.1', 'MUST', 'Vary: one with the same value gets it', pair('accept-language', { 'accept-language': 'de' }, { 'accept-language': 'de' }, reused)],
  ['4.1', 'MUST', 'Vary: absent is not the same as there', pair('accept-language', {}, { 'accept-language': 'de' })],
  ['4.1', 'MUST', 'Vary: absent is not the same as empty', pair('x-a', {}, { 'x-a': '' })],
  ['4.1', 'MUST', 'Vary: absent is the same as absent', pair('accept-language', {}, {}, reused)],
  ['4.1', 'MUST', 'Vary: *, nothing matches', pair('*', {}, {})],
  ['4.1', 'MUST', 'Vary: * among others', pair('accept, *', { accept: 'a/b' }, { accept: 'a/b' })],
  ['4.1', 'MUST', 'Vary: each field of a list counts', pair('accept, x-a', { accept: 'a/b', 'x-a': '1' }, { accept: 'a/b', 'x-a': '2' })],
  ['4.1', 'MUST', 'Vary: names in any case, with any whitespace', pair(' Accept ,X-A', { accept: 'a/b', 'x-a': '1' }, { accept: 'a/b', 'x-a': '2' })],
  ['4.1', 'MAY', 'Vary: whitespace in lists does not matter', pair('accept', { accept: 'a/b,c/d' }, { accept: 'a/b ,  c/d' }, reused)],
  ['4.1', 'MAY', 'Vary: case does not matter where it means nothing', pair('accept-encoding', { 'accept-encoding': 'GZip' }, { 'accept-encoding': 'gzip' }, reused)],
  ['4.1', 'MUST', 'Vary: case matters elsewhere', pair('x-a', { 'x-a': 'A' }, { 'x-a': 'a' })],
  ['4.1', 'MUST', 'Vary: whitespace in a quoted string matters', pair('accept', { accept: 'a/b;x="1,2"' }, { accept: 'a/b;x="1, 2"' })],
  ['4.1', 'MUST', 'Vary: several answers of one URI are kept apart', [
    ...pair('x-a', { 'x-a': '1' }, { 'x-a': '2' }),
    { request: { 'x-a': '1' }, asked: false, body: '1' },
    { request: { 'x-a': '2' }, asked: false, body: '2' },
  ]],
  ['4.1', 'MUST', 'Vary that changes: no answer that it does not select', [
    { request: { 'x-a': '1' }, origin: { fields: M60 }, asked: true, path: '/v' },
    { path: '/v', after: 61, request: { 'x-a': '1' }, origin: { fields: V('x-a') }, asked: true },
    { path: '/v', request: { 'x-a': '2' }, origin: { fields: V('x-a') }, asked: true },
  ]],
  ['4.3.1', 'SHOULD', 'validation asks by If-None-Match', validated(TAGGED, 61)],
  ['4.3.1', 'SHOULD', 'validation asks by If-Modified-Since', validated({ ...M60, 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 61, { conditions: { 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' } })],
  ['4.3.3', 'MUST', '304: the kept answer is sent, as 200', validated(TAGGED, 61, { status: 200, body: '1' })],
  ['4.3.3', 'MUST', 'another answer replaces the kept one', [
    ...validated(TAGGED, 61, { origin: { status: 200, fields: M60 }, body: '2' }),
    { asked: false, body: '2' },
  ]],
  ['4.3.3', 'MUST', 'a failure of the validation is passed on', validated(TAGGED, 61, { origin: { status: 500 }, status: 500, body: '2' })],
  ['4.3.4', 'MUST', 'a 304 makes the kept answer fresh', [...validated({ ...TAGGED }, 61, { origin: { status: 304, fields: { ...M60, etag: '"1"' } } }), { after: 30, asked: false, body: '1' }]],
  ['4.3.4', 'MUST', 'a 304 with another strong tag does not', [
    { origin: { fields: { ...M60, etag: '"1"' } }, asked: true },
    { after: 61, asked: true, origin: { status: 304, fields: { ...M60, etag: '"2"' } }, body: '2' },
  ]],
  ['4.3.4', 'MUST', 'a 304 without validators is about what was asked about', validated(TAGGED, 61, { origin: { status: 304, fields: {} } })],
  ['4.3.4', 'MUST', 'a weak tag confirms the most recent answer', [
    { origin: { fields: { ...M60, etag: 'W/"1"' } }, asked: true },
    { after: 61, asked: true, origin: { status: 304, fields: { ...M60, etag: 'W/"1"' } }, body: '1' },
  ]],
  ['3.2', 'MUST', 'fields of a 304 replace those that are kept', validated({ ...TAGGED, 'x-a': '1' }, 61, { origin: { status: 304, fields: { etag: '"1"', 'x-a': '2' } }, answer: { 'x-a': '2' } })],
  ['3.2', 'MUST', 'fields that a 304 does not have stay', validated({ ...TAGGED, 'x-a': '1' }, 61, { answer: { 'x-a': '1' } })],
  ['3.2', 'MUST', 'Content-Length of a 304 is not taken', validated({ ...TAGGED, 'content-length': '1' }, 61, { origin: { status: 304, fields: { etag: '"1"', 'content-length': '0' } }, answer: { 'content-length': '1' } })],
  ['3.2', 'SHOULD', 'Content-Encoding and Content-Type of a 304 are not taken', validated({ ...TAGGED, 'content-type': 'a/b' }, 61, { origin: { status: 304, fields: { etag: '"1"', 'content-type': 'c/d', 'content-encoding': 'gzip' } }, answer: { 'content-type': 'a/b', 'content-encoding': undefined } })],
  ['3.2', 'MUST', 'Connection of a 304 is not kept', [
    ...validated(TAGGED, 61, { origin: { status: 304, fields: { ...M60, etag: '"1"', connection: 'x-hop', 'x-hop': '1' } } }),
    { asked: false, answer: { 'x-hop': undefined } },
  ]],
  ['5.2.2.5', 'MUST', 'a 304 with no-store: the answer is not kept any longer', [
    ...validated(TAGGED, 61, { origin: { status: 304, fields: { etag: '"1"', 'cache-control': 'no-store' } } }),
    { asked: true, conditions: { 'if-none-match': undefined } },
  ]],
  ['4.3.2', 'SHOULD', 'If-None-Match of a client that has the answer: 304', reused(TAGGED, 1, { request: { 'if-none-match': '"1"' }, status: 304, body: '' })],
  ['4.3.2', 'SHOULD', 'If-None-Match with a list, and weak tags', reused(TAGGED, 1, { request: { 'if-none-match': '"0", W/"1"' }, status: 304, body: '' })],
  ['4.3.2', 'SHOULD', 'If-None-Match of one that has another: all of it', reused(TAGGED, 1, { request: { 'if-none-match': '"0"' }, status: 200, body: '1' })],
  ['4.3.2', 'SHOULD', 'If-Modified-Since counts only without If-None-Match', reused({ ...M60, etag: '"1"', 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 1, { request: { 'if-none-match': '"0"', 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }, status: 200 })],
  ['4.3.2', 'SHOULD', 'If-Modified-Since of a client that has the answer: 304', reused({ ...M60, 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 1, { request: { 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }, status: 304, body: '' })],
  ['4.3.2', 'SHOULD', 'If-Modified-Since before it was changed: all of it', reused({ ...M60, 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 1, { request: { 'if-modified-since': 'Wed, 31 Dec 2025 23:59:59 GMT' }, status: 200 })],
  ['4.3.2', 'MUST', 'If-Match is not answered from the cache', askedAgain(TAGGED, 1, { request: { 'if-match': '"0"' } })],
  ['4.3.5', 'SHOULD', 'a HEAD that shows the same brings the answer up to date', [
    { origin: { fields: TAGGED, body: '1' }, asked: true },
    { after: 50, method: 'HEAD', asked: true, origin: { fields: { ...M60, etag: '"1"', 'content-length': '1' } } },
    { after: 30, asked: false, body: '1' },
  ]],
  ['4.3.5', 'SHOULD', 'a HEAD that shows another length makes it stale', [
    { origin: { fields: TAGGED, body: '1' }, asked: true },
    { method: 'HEAD', asked: true, origin: { fields: { ...M60, etag: '"1"', 'content-length': '2' } } },
    { asked: true },
  ]],
  ['4.3.5', 'SHOULD', 'a HEAD that shows another tag makes it stale', [
    { origin: { fields: TAGGED, body: '1' }, asked: true },
    { method: 'HEAD', asked: true, origin: { fields: { ...M60, etag: '"2"' } } },
    { asked: true },
  ]],
  ...['POST', 'PUT', 'DELETE', 'PATCH', 'MADE-UP'].map((method) => ['4.4', 'MUST', `a successful ${method} has the answer forgotten`, [...reused(M60), { method, asked: true, origin: {} }, { asked: true }]] as const),
  ['4.4', 'MUST', 'so does one that is answered by a redirect', [...reused(M60), { method: 'POST', asked: true, origin: { status: 303 } }, { asked: true }]],
  ['4.4', 'MUST', 'one that fails does not', [...reused(M60), { method: 'POST', asked: true, origin: { status: 409 } }, { asked: false }]],
  ['4.4', 'MUST', 'nor a safe method', [...reused(M60), { method: 'OPTIONS', asked: true, origin: {} }, { asked: false }]],
  ['4.4', 'MAY', 'Location of the same origin is forgotten, too', [...reused(M60, 1, { path: '/new' }, { path: '/new' }), { path: '/all', method: 'POST', asked: true, origin: { status: 201, fields: { location: '/new' } } }, { path: '/new', asked: true }]],
  ['4.4', 'MAY', 'and Content-Location', [...reused(M60, 1, { path: '/new' }, { path: '/new' }), { path: '/all', method: 'POST', asked: true, origin: { fields: { 'content-location': 'http://origin.example/new' } } }, { path: '/new', asked: true }]],
  ['4.4', 'MUST', 'Location of another origin is not', [...reused(M60, 1, { path: '/new' }, { path: '/new' }), { path: '/all', method: 'POST', asked: true, origin: { status: 201, fields: { location: 'http://other.example/new', 'content-location': '//other.example/new' } } }, { path: '/new', asked: false }]],
  ['3.3', 'MUST', 'a part is not sent for a request of the whole', askedAgain({}, 1, {}, { request: { range: 'bytes=0-0' }, origin: { status: 206, fields: { ...TAGGED, 'content-range': 'bytes 0-0/1' } } })],
  ['3.3', 'MUST', 'If-Range is left to the origin', askedAgain(TAGGED, 1, { request: { range: 'bytes=0-0', 'if-range': '"0"' } })],
]);

/** RFC 9213. */
export const TARGETED = rows(9213, [
  ['2.2', 'MUST', 'CDN-Cache-Control counts instead of Cache-Control', reused({ 'cdn-cache-control': 'max-age=60', 'cache-control': 'no-store' })],
  ['2.2', 'MUST', 'and instead of Expires', reused({ 'cdn-cache-control': 'max-age=60', date: '+0', expires: '-1' })],
  ['2.2', 'MUST', 'no-store in it', askedAgain({ 'cdn-cache-control': 'no-store', 'cache-control': 'max-age=60' })],
  ['2.1', 'MUST', 'an empty one is ignored', reused({ 'cdn-cache-control': '', 'cache-control': 'max-age=60' })],
  ['2.1', 'MUST', 'one that is no Dictionary is ignored', askedAgain({ 'cdn-cache-control': 'max-age=60, =,', 'cache-control': 'no-store' })],
  ['2.1', 'MUST', 'names of a Dictionary are in small letters, or it is none', askedAgain({ 'cdn-cache-control': 'Max-Age=60', 'cache-control': 'no-store' })],
  ['2.1', 'MUST', 'a lifetime that is no Integer is none', askedAgain({ 'cdn-cache-control': 'max-age=60.5' })],
  ['2.1', 'MUST', 'private in it', askedAgain({ 'cdn-cache-control': 'private, max-age=60', 'cache-control': 'public, max-age=60' })],
  ['2.1', 'MUST', 'no-cache in it', validated({ 'cdn-cache-control': 'no-cache', 'cache-control': 'max-age=60' })],
  ['2.1', 'MUST', 'must-revalidate in it', askedAgain({ 'cdn-cache-control': 'max-age=60, must-revalidate, stale-if-error=100' }, 100, { origin: 'fails', status: 599 })],
  ['2.1', 'SHOULD', 's-maxage, and the directives of RFC 5861, in it', reused({ 'cdn-cache-control': 'max-age=60, stale-if-error=100' }, 100, { asked: true, origin: 'fails', body: '1', status: 200 })],
  ['2.1', 'MUST', 'parameters and directives that are not known are ignored', reused({ 'cdn-cache-control': 'max-age=60;x=1, foo' })],
  ['2.2', 'MUST', 'a field that is meant for others changes nothing', askedAgain({ 'other-cache-control': 'max-age=60' })],
  ['2.2', 'MUST', 'and is passed on', reused({ 'other-cache-control': 'no-store', 'cache-control': 'max-age=60' }, 1, { answer: { 'other-cache-control': 'no-store' } })],
  ['2.2', 'MUST', 'a Dictionary’s last member of a name counts', askedAgain({ 'cdn-cache-control': 'max-age=60, max-age=1' }, 30)],
]);
