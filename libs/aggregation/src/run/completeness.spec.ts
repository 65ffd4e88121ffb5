import { parseList } from 'structured-headers';
import { completeness } from './completeness.ts';
import type { PartRun } from './part-run.ts';

const run = (name: string, outcome: PartRun['outcome'], reason?: PartRun['reason'], age = 0): PartRun =>
  ({ part: { name }, outcome, reason, age }) as PartRun;

describe('the Completeness header', () => {
  it('is absent when nothing is missing: parts that came, and parts that nobody wanted', () => {
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
});
