import { askedAgain, by, reused, rows, validated } from './steps.fixture.ts';
import type { Step } from './row.fixture.ts';

const trusted = (directives: string): Partial<Step> => ({ request: { 'cache-control': directives }, trusted: true });
const M60 = { 'cache-control': 'max-age=60' };
const HUGE = '9'.repeat(30);

/** RFC 9111, sections 4.2 and 5: freshness, age, stale answers, and what requests ask for. */
export const FRESHNESS = rows(9111, [
  ['1.2.2', 'MUST', 'delta-seconds beyond 2^31 count as 2^31', reused({ 'cache-control': `max-age=${HUGE}` }, 1_000)],
  ['1.2.2', 'MUST', 'an Age beyond 2^31 is an old answer', askedAgain({ 'cache-control': 'max-age=60', age: HUGE })],
  ['4', 'MUST', 'an answer from the cache has an Age', reused(M60, 30, { answer: { age: '30' } })],
  ['4', 'MUST', 'Age replaces what the origin said', reused({ ...M60, age: '10' }, 20, { answer: { age: '30' } })],
  ['4', 'MUST', 'a fresh answer becomes stale', askedAgain(M60, 61)],
  ['4.2', 'MUST', 'it is stale when its age is its lifetime', askedAgain(M60, 60)],
  ['4.2', 'MUST', 'an IMF-fixdate in the past is expired', askedAgain({ date: '+0', expires: '-1' })],
  ['4.2.1', 'MUST', 'max-age comes before Expires', reused({ ...M60, date: '+0', expires: '-100' })],
  ['4.2.1', 'MUST', 's-maxage comes before max-age in a shared cache', reused({ 'cache-control': 'max-age=1, s-maxage=60' }, 30)],
  ['4.2.1', 'MUST', 's-maxage is shorter than max-age', askedAgain({ 'cache-control': 'max-age=60, s-maxage=1' }, 30)],
  ['5.2.2.10', 'MUST', 'a private cache knows no s-maxage', askedAgain({ 'cache-control': 'max-age=1, s-maxage=60' }, 30), 'private'],
  ['4.2.1', 'SHOULD', 'two lifetimes that differ: the first, or none', askedAgain({ 'cache-control': 'max-age=1, max-age=100' }, 30)],
  ['4.2.1', 'SHOULD', 'two that differ, the larger first: not beyond the first', askedAgain({ 'cache-control': 'max-age=30, max-age=10' }, 31)],
  ['4.2.1', 'SHOULD', 'a lifetime that is no number is none', askedAgain({ 'cache-control': 'max-age=abc' })],
  ['4.2.1', 'SHOULD', 'a negative lifetime is none', askedAgain({ 'cache-control': 'max-age=-1' })],
  ['4.2.1', 'SHOULD', 'a lifetime with a fraction is none', askedAgain({ 'cache-control': 'max-age=60.5' })],
  ['4.2.1', 'SHOULD', 'of conflicting directives the strictest counts', validated({ 'cache-control': 'max-age=60, no-cache' })],
  ['4.2.2', 'MUST', 'there is no heuristic where an explicit lifetime is over', askedAgain({ 'cache-control': 'max-age=0', date: '+0', 'last-modified': '-1000000' })],
  ['4.2.2', 'MUST', 'no heuristic for a status that is not cacheable by default', askedAgain({}, 1, { conditions: { 'if-modified-since': undefined } }, { origin: { status: 302, fields: { date: '+0', 'last-modified': '-1000000' } } })],
  ['4.2.3', 'MUST', 'Age of the origin counts', askedAgain({ ...M60, age: '50' }, 11)],
  ['4.2.3', 'MUST', 'an old Date counts as age', askedAgain({ ...M60, date: '-61' })],
  ['4.2.3', 'MUST', 'a Date in the future makes an answer no younger', askedAgain({ ...M60, date: '+1000', age: '50' }, 11)],
  ['4.2.3', 'MUST', 'the time that the answer took counts', askedAgain({ ...M60, age: '40' }, 11, {}, { origin: { fields: { ...M60, age: '40' }, delay: 10_000 } })],
  ['5.1', 'SHOULD', 'of several Ages the first counts', askedAgain({ ...M60, age: '60, 1' })],
  ['5.1', 'SHOULD', 'an Age that is no number is ignored', reused({ ...M60, age: 'x' }, 30)],
  ['5.3', 'MUST', 'Expires: 0 is expired', askedAgain({ date: '+0', expires: '0' })],
  ['5.3', 'MUST', 'an Expires that is no date is expired', askedAgain({ date: '+0', expires: 'tomorrow' })],
  ['5.3', 'MUST', 'Expires with another zone than GMT is no date', askedAgain({ date: '+0', expires: 'Thu, 01 Jan 2099 00:00:00 CET' })],
  ['5.3', 'MUST', 'an obsolete form of a date is read: RFC 850', reused({ date: '+0', expires: 'Friday, 01-Jan-38 00:00:00 GMT' })],
  ['5.3', 'MUST', 'an obsolete form of a date is read: asctime', reused({ date: '+0', expires: 'Fri Jan  1 00:00:00 2038' })],
  ['5.3', 'MUST', 'Expires counts from Date, not from the clock of the cache', askedAgain({ date: '-1000', expires: '-940' })],
  ['5.3', 'MUST', 'two Expires are no date', askedAgain({ date: '+0', expires: 'Fri, 01 Jan 2038 00:00:00 GMT, Fri, 01 Jan 2038 00:00:00 GMT' })],
  ['4.2.4', 'MUST', 'a stale answer is not used without leave', askedAgain(M60, 100)],
  ['4.2.4', 'MUST', 'a stale answer does not stand in for a failure without leave', askedAgain(M60, 100, { origin: 'fails', status: 599 })],
  ['5.2.2.2', 'MUST', 'must-revalidate: never stale, whatever the client takes', askedAgain({ 'cache-control': 'max-age=60, must-revalidate' }, 100, trusted('max-stale=1000'))],
  ['5.2.2.2', 'MUST', 'must-revalidate: a failure, not a stale answer', askedAgain({ 'cache-control': 'max-age=60, must-revalidate, stale-if-error=1000' }, 100, { origin: 'fails', status: 599 })],
  ['5.2.2.8', 'MUST', 'proxy-revalidate: never stale in a shared cache', askedAgain({ 'cache-control': 'max-age=60, proxy-revalidate' }, 100, trusted('max-stale'))],
  ['5.2.2.8', 'MAY', 'proxy-revalidate means nothing to a private cache', reused({ 'cache-control': 'max-age=60, proxy-revalidate' }, 100, trusted('max-stale')), 'private'],
  ['5.2.2.10', 'MUST', 's-maxage: never stale in a shared cache', askedAgain({ 'cache-control': 's-maxage=60' }, 100, trusted('max-stale'))],
  ...['must-revalidate', 'proxy-revalidate', 's-maxage=60'].map(
    (directive) =>
      [
        directive === 's-maxage=60' ? '5.2.2.10' : directive === 'must-revalidate' ? '5.2.2.2' : '5.2.2.8',
        'MUST',
        `${directive}: what is still kept to be validated is not used stale either`,
        validated({ 'cache-control': `max-age=60, ${directive}, stale-while-revalidate=1000` }, 100, { ...trusted('max-stale=1000'), origin: {}, body: '2' }),
      ] as const,
  ),
  ['5.2.1.1', 'SHOULD', 'max-age of a request: nothing older', askedAgain(M60, 30, trusted('max-age=29'))],
  ['5.2.1.1', 'SHOULD', 'max-age of a request: what is younger', reused(M60, 30, trusted('max-age=31'))],
  ['5.2.1.2', 'SHOULD', 'max-stale: what is stale for no longer', reused(M60, 70, trusted('max-stale=20'))],
  ['5.2.1.2', 'SHOULD', 'max-stale: not what is stale for longer', askedAgain(M60, 90, trusted('max-stale=20'))],
  ['5.2.1.2', 'SHOULD', 'max-stale without a number: however stale', reused(M60, 1_000, trusted('max-stale'))],
  ['5.2.1.3', 'SHOULD', 'min-fresh: nothing that becomes stale before', askedAgain(M60, 50, trusted('min-fresh=20'))],
  ['5.2.1.3', 'SHOULD', 'min-fresh: what is fresh for longer', reused(M60, 30, trusted('min-fresh=20'))],
  ['5.2.1.4', 'SHOULD', 'no-cache of a request: only when it was validated', validated(M60, 1, trusted('no-cache'))],
  ['5.2.1.7', 'SHOULD', 'only-if-cached: 504 where nothing is kept', [{ ...trusted('only-if-cached'), asked: false, status: 504 }]],
  ['5.2.1.7', 'SHOULD', 'only-if-cached: what is kept', reused(M60, 1, trusted('only-if-cached'))],
  ['5.4', 'SHOULD', 'Pragma: no-cache stands for the directive', validated(M60, 1, { request: { pragma: 'no-cache' }, trusted: true })],
  ['5.4', 'SHOULD', 'Pragma means nothing beside Cache-Control', reused(M60, 1, { request: { pragma: 'no-cache', 'cache-control': 'max-age=30' }, trusted: true })],
  ['5.2.1', 'MAY', 'a client that is not trusted cannot have the origin asked', reused(M60, 1, by({ 'cache-control': 'no-cache', pragma: 'no-cache' }))],
]);

/** RFC 5861. */
export const STALE = rows(5861, [
  ['3', 'MAY', 'stale-while-revalidate: used within its time, and a fresh one is fetched', [
    ...reused({ 'cache-control': 'max-age=60, stale-while-revalidate=30' }, 70, { asked: true, body: '1', origin: { fields: M60 } }),
    { after: 1, asked: false, body: '2' },
  ]],
  ['3', 'SHOULD', 'stale-while-revalidate: not beyond its time', askedAgain({ 'cache-control': 'max-age=60, stale-while-revalidate=30' }, 91)],
  ['3', 'MUST', 'stale-while-revalidate: an older date in its answer stays old', askedAgain({ 'cache-control': 'max-age=60, stale-while-revalidate=30', age: '100' })],
  ['4', 'MAY', 'stale-if-error: stands in when the origin cannot be reached', reused({ 'cache-control': 'max-age=60, stale-if-error=100' }, 100, { asked: true, origin: 'fails', body: '1', status: 200 })],
  ...[500, 502, 503, 504].map((status) => ['4', 'MAY', `stale-if-error: stands in for a ${status}`, reused({ 'cache-control': 'max-age=60, stale-if-error=100' }, 100, { asked: true, origin: { status }, body: '1', status: 200 })] as const),
  ['4', 'MUST', 'stale-if-error: a 404 is no error', askedAgain({ 'cache-control': 'max-age=60, stale-if-error=100' }, 100, { origin: { status: 404 }, status: 404 })],
  ['4', 'SHOULD', 'stale-if-error: not beyond its time', askedAgain({ 'cache-control': 'max-age=60, stale-if-error=100' }, 161, { origin: 'fails', status: 599 })],
  ['4', 'MAY', 'stale-if-error of a request that is trusted', reused(M60, 70, { ...trusted('stale-if-error=20'), asked: true, origin: 'fails', body: '1', status: 200 })],
  ['4', 'MUST', 'no-cache: no stale answer stands in', askedAgain({ 'cache-control': 'no-cache, stale-if-error=100', etag: '"1"' }, 1, { origin: 'fails', status: 599 })],
]);
