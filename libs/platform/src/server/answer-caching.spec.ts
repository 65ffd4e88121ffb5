import { cachingOf, namedFields } from './answer-caching.ts';
import type { Fields } from './answer-caching.ts';

const KNOWN = { caller: {} as never, partial: undefined };
const GUEST = { caller: undefined, partial: undefined };
const VARIES = 'cookie, accept-language';
const added = (who: Parameters<typeof cachingOf>[0], fields: Fields): Fields | undefined => cachingOf(who, (name) => fields[name], VARIES);

describe('for a caller who is known', () => {
  it.each([
    [undefined, undefined, 'private, no-store'],
    [undefined, '"1"', 'private, no-cache'],
    ['max-age=60', undefined, 'private, max-age=60'],
    ['no-cache', '"1"', 'private, no-cache'],
    ['max-age=5, must-revalidate', undefined, 'private, max-age=5, must-revalidate'],
    [['max-age=5', 'no-cache'], undefined, 'private, max-age=5, no-cache'],
    ['x-publicity=1', undefined, 'private, x-publicity=1'],
  ])('an answer that says %j, with ETag %j, is kept by no shared cache', (declared, etag, right) => {
    expect(added(KNOWN, { 'cache-control': declared, etag })).toEqual({ 'cache-control': right, vary: VARIES });
  });

  it.each(['private, max-age=60', 'no-store', 'max-age=5,private', 'Private'])('%j stands', (declared) => {
    expect(added(KNOWN, { 'cache-control': declared })).toEqual({ vary: VARIES });
  });

  it.each(['public, max-age=60', 'max-age=1, s-maxage=60', 'PUBLIC'])('%j is the same for everybody', (declared) => {
    expect(added(KNOWN, { 'cache-control': declared })).toBeUndefined();
  });
});

describe.each([KNOWN, GUEST])('an answer that is not whole', (who) => {
  const partial = { ...who, partial: { header: 'completeness', faults: [] } };

  it.each([undefined, 'public, max-age=60', 'private, max-age=60'])('is not cached, though it says %j', (declared) => {
    expect(added(partial, { completeness: 'prices;is=omitted', 'cache-control': declared })).toMatchObject({ 'cache-control': 'no-store' });
  });

  it('is as any other where it does not say so', () => {
    expect(added(partial, { 'cache-control': 'public, max-age=60' })).toEqual(added(who, { 'cache-control': 'public, max-age=60' }));
    expect(added(who, { completeness: 'of another', 'cache-control': 'public, max-age=60' })).toBeUndefined();
  });
});

it('an answer that sets a cookie is kept by no shared cache', () => {
  expect(added(GUEST, { 'set-cookie': ['a=1'] })).toEqual({ 'cache-control': 'private, no-store', vary: VARIES });
});

it.each([
  [undefined, VARIES],
  ['Origin', `Origin, ${VARIES}`],
  ['Cookie', 'Cookie, accept-language'],
  [['accept', 'COOKIE'], 'accept, COOKIE, accept-language'],
])('a guest’s answer with Vary: %j depends on what tells callers apart as well', (vary, right) => {
  expect(added(GUEST, { vary })).toEqual({ vary: right });
});

it('leaves Vary: * alone', () => {
  expect(added(GUEST, { vary: '*' })).toBeUndefined();
});

it('says nothing where nothing tells callers apart', () => {
  expect(cachingOf(GUEST, () => undefined, '')).toBeUndefined();
});

it.each([
  ['an object', { 'Cache-Control': 'a', vary: ['x', 'y'] }],
  ['names and values in turn', ['Cache-Control', 'a', 'Vary', 'x', 'vary', 'y']],
  ['pairs', [['Cache-Control', 'a'], ['Vary', 'x'], ['vary', 'y']]],
])('reads headers as %s', (_, headers) => {
  expect(namedFields(headers)).toEqual({ 'cache-control': 'a', vary: ['x', 'y'] });
});

it.each([undefined, null])('reads no headers from %j', (headers) => {
  expect(namedFields(headers)).toEqual({});
});
