import { recordsOf } from '../testing/records-of.ts';
import { writeFigures } from './write-figures.ts';

describe('the figures of writes', () => {
  it('compare the clients’ answers with the orders that were placed', () => {
    const records = recordsOf([201, 201, 201, 503, 504, 0].map((status, index) => ({ due: index, took: 1, status })));
    const placed = new Map([
      [40, 1],
      [41, 2],
      [44, 1],
      [45, 2],
      [99, 3],
    ]);
    expect(writeFigures(records, 40, placed)).toEqual({ sent: 6, done: 3, refused: 3, uncertain: 2, doubled: 2, lost: 1 });
  });
});
