import { UpstreamFailure } from '@portico/upstream';
import { calledOff } from './called-off.ts';
import { missingParts } from './missing-parts.ts';
import type { PartRun } from './part-run.ts';

const ended = (name: string, outcome: PartRun['outcome'], reason?: PartRun['reason'], failure?: unknown): PartRun => ({ part: { name }, outcome, reason, failure }) as PartRun;

describe('the parts that are missing, for the log', () => {
  const reset = new UpstreamFailure('reset', { upstream: 'prices', operation: 'getPrice' });
  const late = calledOff('home, part news', 'deadline', []);
  const said = new Error('as axios says it', { cause: reset });
  const bug = new TypeError('a bug');

  it('have with them which upstream failed and how; the plan’s own time is no upstream, nor is a bug', () => {
    expect(
      missingParts([ended('a', 'omitted', 'unavailable', reset), ended('b', 'stale', 'timeout', late), ended('c', 'fallback', 'internal', bug), ended('d', 'omitted', 'needs'), ended('e', 'omitted', 'unavailable', said)], 'side.'),
    ).toEqual([
      { part: 'side.a', is: 'omitted', reason: 'unavailable', upstream: 'prices', cause: reset },
      { part: 'side.b', is: 'stale', reason: 'timeout', upstream: undefined, cause: late },
      { part: 'side.c', is: 'fallback', reason: 'internal', upstream: undefined, cause: bug },
      { part: 'side.d', is: 'omitted', reason: 'needs', upstream: undefined, cause: undefined },
      { part: 'side.e', is: 'omitted', reason: 'unavailable', upstream: 'prices', cause: said },
    ]);
  });

  it('are not those that came, nor those that were not wanted or have not ended', () => {
    expect(missingParts([ended('a', 'ok'), ended('b', 'skipped', 'needs'), ended('c', undefined, 'timeout'), ended('d', 'ok', 'timeout')], '')).toEqual([]);
  });
});
