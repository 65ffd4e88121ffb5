import { fieldsOf, unreadIn } from './fields.ts';

const pairs = (many: number): string => Array.from({ length: many }, (_, index) => `n${index}=${index}`).join('&');

describe('the fields of a form', () => {
  it.each<[string, object]>([
    ['', {}],
    ['a=1', { a: '1' }],
    ['a=1&b=2', { a: '1', b: '2' }],
    ['a=1&a=2', { a: ['1', '2'] }],
    ['a=1&b=x&a=2&a=3', { a: ['1', '2', '3'], b: 'x' }],
    ['a=&b', { a: '', b: '' }],
    ['a=1+2%20%26', { a: '1 2 &' }],
    ['&&a=1&', { a: '1' }],
    ['__proto__=1&constructor=2', Object.fromEntries([['__proto__', '1'], ['constructor', '2']])],
  ])('of %j', (text, fields) => {
    const read = fieldsOf(text);
    expect({ entries: Object.entries(read), unread: unreadIn(read) }).toEqual({ entries: Object.entries(fields), unread: 0 });
    expect(Object.getPrototypeOf(read)).toBeNull();
  });

  it.each([
    [999, 999, 0],
    [1_000, 1_000, 0],
    [1_001, 1_000, 1],
    [1_500, 1_000, 500],
  ])('are those of the first thousand pairs: of %i, %i are read and %i are not', (many, read, unread) => {
    const fields = fieldsOf(pairs(many));
    expect({ read: Object.keys(fields).length, unread: unreadIn(fields) }).toEqual({ read, unread });
    expect({ last: fields[`n${read - 1}`], next: fields[`n${read}`] }).toEqual({ last: String(read - 1), next: undefined });
  });

  it.each([
    [998, 0],
    [999, 0],
    [1_000, 1],
    [1_001, 2],
  ])('count separators as pairs, of which there may be nothing else: %i of them leave %i unread', (separators, unread) => {
    expect(unreadIn(fieldsOf('&'.repeat(separators)))).toBe(unread);
  });

  it('have a last pair of its own where it is longer than it has separators', () => {
    expect(fieldsOf(`${'&'.repeat(999)}a=1`)).toEqual({ a: '1' });
    const fields = fieldsOf(`${'&'.repeat(1_000)}a=1`);
    expect({ names: Object.keys(fields), unread: unreadIn(fields) }).toEqual({ names: [], unread: 1 });
  });
});
