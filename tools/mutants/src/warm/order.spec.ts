import { inOrder } from './order.ts';

const test = (spec: string, id: string, duration: number): { spec: string; id: string; duration: number } => ({ spec, id, duration });
const TESTS = [test('a', 'waits', 1_500), test('a', 'short', 1), test('b', 'short', 2), test('b', 'long', 900), test('b', 'brief', 3), test('c', 'short', 90)];
const listed = (preferred: string, noticedLast?: (typeof TESTS)[number]): string[] =>
  inOrder(TESTS, noticedLast, (spec) => (spec === preferred ? 0 : 1)).map(({ spec, ids }) => `${spec}: ${[...ids].join(', ')}`);

it('runs the short tests of all files before any long one, those of the preferred file first, then those of the quickest', () => {
  expect(listed('c')).toEqual(['c: short', 'a: short', 'b: short, brief', 'b: long', 'a: waits']);
});

it('tells how long the longest of them takes', () => {
  expect(inOrder(TESTS, undefined, () => 0).map(({ longest }) => longest)).toEqual([1, 3, 90, 900, 1_500]);
});

it('begins with the test that noticed the mutant before, however long it takes, and runs it once', () => {
  expect(listed('', TESTS[0])).toEqual(['a: waits', 'a: short', 'b: short, brief', 'c: short', 'b: long']);
});

it('does not run a test that does not reach the mutant, though it noticed the one before', () => {
  expect(listed('', test('d', 'other', 1))[0]).toBe('a: short');
});
