import { parseList } from 'structured-headers';
import { bothMissing, completeness } from './completeness.ts';
import type { PartRun } from './part-run.ts';

const run = (name: string, outcome: PartRun['outcome'], reason?: PartRun['reason'], age = 0): PartRun =>
  ({ part: { name }, outcome, reason, age }) as PartRun;

describe('the Completeness header', () => {
  it('is absent when nothing is missing: parts that came, and parts that were not wanted', () => {
    expect(completeness([run('a', 'ok'), run('b', 'skipped')])).toBeUndefined();
  });

  it('parses as a structured List of Tokens with parameters', () => {
    const header = completeness([run('prices', 'omitted', 'timeout'), run('a', 'ok'), run('newsFeed', 'stale', 'unavailable', 11_200)]);
    const items = parseList(header as string).map(([token, parameters]) => [String(token), ...[...parameters].map(([key, value]) => `${key}=${String(value)}`)]);
    expect(items).toEqual([
      ['prices', 'is=omitted', 'reason=timeout'],
      ['newsFeed', 'is=stale', 'reason=unavailable', 'age=12'],
    ]);
  });

  it('has a prefix on each name, for a plan that is not the only one', () => {
    expect(completeness([run('a', 'omitted', 'timeout'), run('b', 'fallback', 'needs')], 'side.')).toBe('side.a;is=omitted;reason=timeout, side.b;is=fallback;reason=needs');
  });

  it('of several plans names each part once, the first time, and tells names apart that begin alike', () => {
    const first = 'a;is=omitted;reason=timeout, b;is=stale;reason=timeout;age=2';
    expect(bothMissing(undefined, first)).toBe(first);
    expect(bothMissing(first, 'a;is=fallback;reason=needs, ab;is=omitted;reason=timeout, b;is=stale;reason=timeout;age=3')).toBe(`${first}, ab;is=omitted;reason=timeout`);
    expect(bothMissing(first, 'b;is=omitted;reason=needs')).toBe(first);
  });
});
