import { problemOfStatus } from './status-problem.ts';

const CAUSE = new Error('the cause');
const of = (status: unknown, said?: unknown, named?: unknown) => problemOfStatus(status, CAUSE, said, named);

describe('the problem of a status that somebody has chosen', () => {
  it.each<[number, string]>([
    [400, 'invalid-input'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [418, 'teapot'],
    [429, 'rate-limited'],
    [499, 'refused'],
    [500, 'internal'],
    [501, 'not-implemented'],
    [503, 'upstream-unavailable'],
    [504, 'upstream-timeout'],
    [599, 'failed'],
  ])('%i is answered as it is, by the code of the catalogue where there is one', (status, code) => {
    expect(of(status, 'words')).toMatchObject({ status, code, cause: CAUSE });
  });

  const NONE = [399, 600, 200, 302, 0, -404, 404.5, '404', null, undefined, Number.NaN, {}];
  it.each(NONE)('is internal where it is no failure’s: %p', (status) => {
    expect(of(status, 'words', 'named')).toMatchObject({ status: 500, code: 'internal', details: { cause: CAUSE } });
    expect(Object.keys(of(status, 'words', 'named').details)).toEqual(['cause']);
  });

  it.each<[unknown, string | undefined]>([
    ['the order is closed', 'the order is closed'],
    [42, '42'],
    [['a', 'b'], 'a; b'],
    [['a', {}, '', null, 7], 'a; 7'],
    ['', undefined],
    [undefined, undefined],
    [{ a: 1 }, undefined],
    [[], undefined],
    ['Conflict', undefined],
    ['conflict', undefined],
    [['Conflict'], undefined],
    [['Conflict', 'b'], 'Conflict; b'],
    ['Not Found', 'Not Found'],
  ])('says what is said to a client that is to blame, but not what the status says: %j', (said, detail) => {
    expect(of(409, said).details.detail).toBe(detail);
  });

  it('knows Nest’s word for 421, which is not that of the status', () => {
    const words = ([[421, 'Misdirected'], [409, 'Misdirected'], [421, 'wrong host']] as const).map(([status, said]) => of(status, said).details.detail);
    expect(words).toEqual([undefined, 'Misdirected', 'wrong host']);
  });

  it('says nothing where the BFF is to blame, but its code', () => {
    const { detail, said } = of(500, ['secret'], 'E_BROKEN').details;
    expect({ detail, said }).toEqual({ detail: undefined, said: { code: 'E_BROKEN' } });
    expect(of(503, 'secret').details).toEqual({ cause: CAUSE, status: 503 });
  });

  it.each<[unknown, unknown, object | undefined]>([
    ['a', undefined, undefined],
    ['a', 'E_CLOSED', { code: 'E_CLOSED' }],
    ['a', 17, { code: 17 }],
    ['a', '', undefined],
    ['a', {}, undefined],
    [['a', 1, {}], undefined, { messages: ['a', '1'] }],
    [['a'], 'E', { code: 'E', messages: ['a'] }],
    [[{}], undefined, undefined],
  ])('has for programs what an exception names, and its messages one by one: %j named %j', (said, named, members) => {
    expect(of(409, said, named).details.said).toStrictEqual(members);
  });

  it('names twenty, and counts the others', () => {
    const texts = Array.from({ length: 23 }, (_, index) => `m${index}`);
    const { detail, more, said } = of(409, texts).details;
    const first = texts.slice(0, 20);
    expect({ detail, more, messages: said?.messages }).toEqual({ detail: first.join('; '), more: 3, messages: first });
    expect(of(409, texts.slice(0, 2)).details.more).toBe(0);
  });
});
