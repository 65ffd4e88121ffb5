import fc from 'fast-check';
import { RetryBudget } from './retry-budget.ts';

describe('a retry budget', () => {
  it('allows the share of what was asked in the last ten seconds', () => {
    const budget = new RetryBudget({ share: 0.2, perSecond: 0 });
    for (let count = 0; count < 100; count += 1) budget.deposit(1_000);
    const granted = Array.from({ length: 50 }, () => budget.withdraw(5_000)).filter(Boolean);
    expect(granted).toHaveLength(20);
    expect(budget.withdraw(10_999)).toBe(false);
  });

  it('forgets requests and attempts that are older', () => {
    const budget = new RetryBudget({ share: 0.2, perSecond: 0 });
    for (let count = 0; count < 100; count += 1) budget.deposit(1_000);
    expect(budget.withdraw(11_000)).toBe(false);
    for (let count = 0; count < 5; count += 1) budget.deposit(50_000);
    expect(budget.withdraw(50_000)).toBe(true);
    expect(budget.withdraw(50_000)).toBe(false);
  });

  it('forgets all of it after a pause of any length, in no time', () => {
    const budget = new RetryBudget({ share: 0.2, perSecond: 0 });
    for (let count = 0; count < 100; count += 1) budget.deposit(1_000);
    expect(budget.withdraw(1_000)).toBe(true);
    expect(budget.withdraw(1e15)).toBe(false);
    for (let count = 0; count < 5; count += 1) budget.deposit(1e15);
    expect(budget.withdraw(1e15)).toBe(true);
  });

  it('allows some each second to an upstream with little traffic, and does not save them up', () => {
    const budget = new RetryBudget({ share: 0.2, perSecond: 10 });
    const granted = Array.from({ length: 50 }, () => budget.withdraw(60_000)).filter(Boolean);
    expect(granted).toHaveLength(10);
    expect(budget.withdraw(61_000)).toBe(true);
  });

  it('counts the current second and the nine before', () => {
    const step = fc.record({ wait: fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 20_000 })), deposits: fc.integer({ min: 0, max: 20 }), withdraws: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const budget = new RetryBudget({ share: 0.2, perSecond: 1 });
        const [requests, spent]: [number[], number[]] = [[], []];
        let second = 5;
        let now = 5_000;
        const recent = (all: readonly number[]): number => all.filter((at) => at > second - 10).length;
        for (const { wait, deposits, withdraws } of steps) {
          second = Math.floor((now += wait) / 1_000);
          for (let count = 0; count < deposits; count += 1) {
            budget.deposit(now);
            requests.push(second);
          }
          for (let count = 0; count < withdraws; count += 1) {
            const allowed = !spent.includes(second) || recent(spent) + 1 <= recent(requests) * 0.2;
            expect(budget.withdraw(now)).toBe(allowed);
            if (allowed) spent.push(second);
          }
        }
      }),
    );
  });

  it('never lets attempts exceed requests × share + perSecond × seconds, whatever the order', () => {
    const step = fc.record({ wait: fc.integer({ min: 0, max: 1_500 }), withdraw: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const budget = new RetryBudget({ share: 0.2, perSecond: 2 });
        let now = 7_000;
        let requests = 0;
        let granted = 0;
        for (const { wait, withdraw } of steps) {
          now += wait;
          if (!withdraw) {
            budget.deposit(now);
            requests += 1;
          } else if (budget.withdraw(now)) granted += 1;
        }
        const seconds = Math.floor(now / 1_000) - 7 + 1;
        expect(granted).toBeLessThanOrEqual(requests * 0.2 + seconds * 2);
      }),
    );
  });
});
