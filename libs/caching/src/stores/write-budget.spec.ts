import { WriteBudget } from './write-budget.ts';

describe('what a replica may put into Redis', () => {
  let now = 0;
  const budget = (): WriteBudget => new WriteBudget(1_000, 10_000, () => now);

  it('is so many bytes, and as many again when its time is over', () => {
    const one = budget();
    const written = (): number => Array.from({ length: 100 }, () => one.take(7, 100)).filter(Boolean).length;
    expect(written()).toBe(10);
    now += 5_000;
    expect(written()).toBe(5);
    now += 60_000;
    expect(written()).toBe(10);
  });

  it('below a half, is only what was asked for before, so that a scan leaves room for it', () => {
    const one = budget();
    let scanned = 0;
    for (let at = 0; at < 1_000; at += 1) if (one.take(at, 10)) scanned += 1;
    expect({ scanned, used: one.take(2_000, 10), again: one.take(2_000, 10) }).toEqual({ scanned: 51, used: false, again: true });
  });

  it('remembers a bounded number of what was asked for', () => {
    const one = budget();
    for (let at = 0; at < 100_000; at += 1) one.take(at, 1);
    const { seen, seenBefore } = one as unknown as { seen: Set<number>; seenBefore: Set<number> };
    expect(seen.size + seenBefore.size).toBeLessThanOrEqual(32_768);
  });
});
