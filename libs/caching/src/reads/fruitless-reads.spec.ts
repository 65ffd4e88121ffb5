import { FruitlessReads } from './fruitless-reads.ts';

describe('reads whose answers cannot be kept', () => {
  it('are looked up one time in 32 after eight in a row, and each time again once one could be kept', () => {
    const reads = new FruitlessReads().of('GET /a', false);
    const lookedUp = (many: number, useful: boolean): number => {
      let count = 0;
      for (let at = 0; at < many; at += 1) {
        if (reads.skips()) continue;
        count += 1;
        reads.note(useful);
      }
      return count;
    };
    expect({ first: lookedUp(8, false), then: lookedUp(320, false), found: lookedUp(32, true), after: lookedUp(100, true) }).toEqual({
      first: 8,
      then: 10,
      found: 1,
      after: 100,
    });
  });

  it('of one kind say nothing of another', () => {
    const all = new FruitlessReads();
    for (let at = 0; at < 8; at += 1) all.of('GET /a', true).note(false);
    expect({
      same: all.of('GET /a', true).skips(),
      guests: all.of('GET /a', false).skips(),
      other: all.of('GET /b', true).skips(),
    }).toEqual({ same: true, guests: false, other: false });
  });
});
