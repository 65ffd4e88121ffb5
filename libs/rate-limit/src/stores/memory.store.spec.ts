import fc from 'fast-check';
import { LimitSet } from '../limits/limit-set.ts';
import { MemoryStore } from './memory.store.ts';
import { day, even, hour, minute, ofName, START, storeContract, strict } from './store-contract.fixture.ts';

describe('limits in memory', () => {
  storeContract(async () => {
    const clock = { now: START };
    return Object.assign(clock, { store: new MemoryStore(100, () => clock.now) });
  });

  let now = START;
  const store = (most: number): MemoryStore => new MemoryStore(most, () => now);
  const set = new LimitSet([minute]);

  beforeEach(() => void (now = START));

  it('goes on as if nothing had happened when the clock is set back', () => {
    const real = new MemoryStore(10);
    for (let time = 0; time < 3; time += 1) real.consume(ofName('a'), set, 1);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 86_400_000);
    expect(real.consume(ofName('a'), set, 1)).toMatchObject({ allowed: true, remaining: 1, resetIn: 60 });
    jest.restoreAllMocks();
  });

  it('answers at once, without a promise', () => {
    expect(store(1).consume(ofName('a'), set, 1)).toMatchObject({ allowed: true });
  });

  it('holds no more than it may, and forgets who came first', () => {
    const few = store(3);
    for (const whom of ['a', 'b', 'c', 'd']) few.consume(ofName(whom), set, 5);
    expect(few.size).toBe(3);
    expect(few.consume(ofName('d'), set, 1).allowed).toBe(false);
    expect(few.consume(ofName('c'), set, 1).allowed).toBe(false);
    expect(few.consume(ofName('a'), set, 1).allowed).toBe(true);
  });

  it('forgets what is over before what is not', () => {
    const few = store(3);
    few.consume(ofName('early'), new LimitSet([hour]), 8);
    for (const whom of ['a', 'b']) few.consume(ofName(whom), set, 1);
    now += 61_000;
    for (const whom of ['c', 'd']) few.consume(ofName(whom), set, 1);
    expect(few.size).toBe(3);
    expect(few.consume(ofName('early'), new LimitSet([hour]), 1).allowed).toBe(false);
  });

  it('keeps what is over while there is room, so that nothing is made again for who comes again', () => {
    const roomy = store(80);
    for (let index = 0; index < 11; index += 1) {
      roomy.consume(ofName(`${index}`), set, 1);
      now += 61_000;
    }
    expect({ size: roomy.size }).toEqual({ size: 11 });
  });

  it('looks further for what is over before it forgets what is not', () => {
    const full = store(16);
    for (let index = 0; index < 8; index += 1) full.consume(ofName(`early ${index}`), new LimitSet([hour]), 8);
    for (let index = 0; index < 8; index += 1) full.consume(ofName(`over ${index}`), set, 1);
    now += 60_000;
    full.consume(ofName('new'), set, 1);
    expect(full.consume(ofName('early 0'), new LimitSet([hour]), 1).allowed).toBe(false);
    expect(full.size).toBeLessThan(16);
  });

  it('finds what is over among sixteen, wherever it was about to look', () => {
    const full = store(64);
    const early: string[] = [];
    for (let index = 0; index < 64; index += 1) {
      if (index % 8 === 7) full.consume(ofName(`over ${index}`), set, 1);
      else full.consume(ofName(early[early.push(`early ${index}`) - 1] as string), new LimitSet([hour]), 8);
    }
    now += 60_000;
    for (let index = 0; index < 8; index += 1) full.consume(ofName(`new ${index}`), set, 1);
    expect(early.filter((name) => full.consume(ofName(name), new LimitSet([hour]), 1).allowed)).toEqual([]);
  });

  it('looks at eighteen others for a new one, and at no more, when none of them is over', () => {
    const full = store(100);
    for (let index = 0; index < 100; index += 1) full.consume(ofName(`${index}`), set, 1);
    const hand = (Reflect.get(full, 'ledgers') as Map<unknown, unknown>).entries();
    const looks = jest.spyOn(hand, 'next');
    Reflect.set(full, 'hand', hand);
    full.consume(ofName('new'), set, 1);
    expect({ looks: looks.mock.calls.length, size: full.size }).toEqual({ looks: 18, size: 100 });
  });

  it('remembers who is blocked for as long as the block lasts, also who got nothing before', () => {
    const few = store(16);
    const never = new LimitSet([{ ...strict, quota: 0 }]);
    few.consume(ofName('a'), new LimitSet([strict]), 1);
    now += 5_000;
    expect([few.consume(ofName('a'), new LimitSet([strict]), 1).allowed, few.consume(ofName('b'), never, 1).allowed, few.size]).toEqual([false, false, 2]);
    now += 99_999;
    for (const whom of ['c', 'd', 'e', 'f']) few.consume(ofName(whom), new LimitSet([even]), 1);
    expect([few.consume(ofName('a'), new LimitSet([strict]), 1), few.consume(ofName('b'), never, 1)]).toMatchObject([
      { allowed: false, resetIn: 1 },
      { allowed: false, resetIn: 1 },
    ]);
  });

  it('remembers somebody for as long as the longest of all limits needs it', () => {
    const few = store(2);
    for (const limits of [[hour, minute], [minute, even]]) few.consume(ofName('a'), new LimitSet(limits), 3);
    now += 60_000;
    for (const whom of ['b', 'c', 'd']) {
      few.consume(ofName(whom), set, 1);
      now += 60_000;
      expect(few.consume(ofName('a'), new LimitSet([hour]), 8)).toMatchObject({ allowed: false, remaining: 5 });
    }
  });

  it('counts the same whether it is asked with the same limits again or with equal ones', () => {
    const limits = [minute, hour, even, day, strict];
    const pool = limits.flatMap((one, index) => [[one], limits.slice(0, index + 1), limits.slice(index)]);
    const step = fc.record({ after: fc.constantFrom(0, 1, 1_000, 9_000, 61_000), cost: fc.integer({ min: 1, max: 3 }), chosen: fc.nat(pool.length - 1) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const [again, equal] = [store(10), store(10)];
        const sets = pool.map((chosen) => new LimitSet(chosen));
        for (const { after, cost, chosen } of steps) {
          now += after;
          const same = sets[chosen] as LimitSet;
          expect(again.consume(ofName('a'), same, cost)).toEqual({ ...equal.consume(ofName('a'), new LimitSet(same.limits), cost), set: same });
        }
      }),
      { numRuns: 200 },
    );
  });

  it('counts what is asked after a refusal for the limits that had not refused as well', () => {
    const few = store(10);
    const both = new LimitSet([strict, minute]);
    few.consume(ofName('a'), new LimitSet([strict]), 1);
    expect(few.consume(ofName('a'), both, 1).allowed).toBe(false);
    now += 100_000;
    expect(few.consume(ofName('a'), both, 1).allowed).toBe(true);
    expect(few.consume(ofName('a'), set, 1)).toMatchObject({ allowed: true, remaining: 3 });
  });

  it('becomes smaller by itself as others come', () => {
    const large = store(1_000);
    for (let index = 0; index < 500; index += 1) large.consume(ofName(`early ${index}`), set, 1);
    now += 60_000;
    for (let index = 0; index < 400; index += 1) large.consume(ofName(`late ${index}`), set, 1);
    expect(large.size).toBe(400);
  });

  it('does not remember who was refused only', () => {
    const none = store(10);
    none.consume(ofName('a'), new LimitSet([{ ...minute, quota: 0 }]), 1);
    expect(none.size).toBe(0);
  });
});
