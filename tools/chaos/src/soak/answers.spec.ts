import { recordsOf } from '../testing/records-of.ts';
import { answersIn } from './answers.ts';

describe('the answers to a load', () => {
  it('are counted by status, apart from those that never came', () => {
    const statuses = [[200, 200, 503], [200, 1, 0, 0]];
    const all = statuses.map((codes) => recordsOf(codes.map((status) => ({ due: 0, took: 1, status }))));
    expect(answersIn(all)).toEqual({ sent: 7, statuses: { 200: 3, 503: 1 }, unanswered: 1, broken: 2 });
  });
});
