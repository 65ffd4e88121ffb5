import type { Round } from '../soak/round.ts';
import { answeredWell } from './answered-well.ts';
import type { Outcome } from './answered-well.ts';
import { isMet } from './bar.ts';

const round = (success: number, kinds: Round['kinds'] = ['hang'], statuses: Record<string, number> = {}): Round =>
  ({ kinds, ill: { success }, answers: { sent: 50, statuses, broken: 0, unanswered: 0 } }) as Partial<Round> as Round;
const WELL: Outcome = {
  rounds: [round(0.2), round(1)],
  answers: { sent: 100, statuses: { 200: 80, 201: 5, 503: 15 }, broken: 0, unanswered: 0 },
  writes: { sent: 10, done: 5, refused: 5, uncertain: 1, doubled: 0, lost: 0 },
  ended: [],
  complaints: { 'web-bff': { count: 0, first: [] } },
};
const missed = (changed: Partial<Outcome>): string[] => answeredWell({ ...WELL, ...changed }).filter((bar) => !isMet(bar)).map(({ what }) => what);

describe('answeredWell', () => {
  it('demands an answer to every request, and successes once the fault is over', () => {
    expect(missed({})).toEqual([]);
    expect(missed({ rounds: [round(1), round(0.99)] })).toEqual(['reads that succeed at the end']);
    expect(missed({ rounds: [] })).toEqual(['reads that succeed at the end']);
  });

  it('knows that a service which breaks its contract makes errors, and that they are soon noticed', () => {
    const broken = (errors: number): Round => ({ ...round(1, ['wrongShape', 'stop'], { 500: errors }), answers: { sent: 1_000, statuses: { 500: errors }, broken: 0, unanswered: 0 } });
    expect(missed({ rounds: [broken(10), round(1)] })).toEqual([]);
    expect(missed({ rounds: [broken(11), round(1)] })).toEqual(['answers with status 500, while a contract was broken']);
  });

  it.each<[string, Partial<Outcome>]>([
    ['requests without an answer', { answers: { ...WELL.answers, broken: 1 } }],
    ['requests without an answer', { answers: { ...WELL.answers, unanswered: 1 } }],
    ['answers with status 500, while contracts were kept', { rounds: [round(1, ['hang', 'stop'], { 500: 1 }), round(1)] }],
    ['BFFs that ended by themselves', { ended: ['web-bff'] }],
    ['web-bff: uncaught errors and unhandled rejections', { complaints: { 'web-bff': { count: 1, first: [] } } }],
    ['writes doubled', { writes: { ...WELL.writes, doubled: 1 } }],
    ['writes promised and not carried out', { writes: { ...WELL.writes, lost: 1 } }],
  ])('sees %s', (what, changed) => {
    expect(missed(changed)).toEqual([what]);
  });
});
