import { Identity } from '@portico/platform';
import { MemoryReplayStore } from './memory.replay-store.ts';
import { ANN, replayStoreContract } from './replay-store.contract.ts';

describe('a memory of proofs in the process', () => {
  let now: number;
  const make = (most = 1_000) => ({ store: new MemoryReplayStore(most, () => now), pass: (time: number) => void (now += time) });

  beforeEach(() => (now = 5_000));

  replayStoreContract(make);

  it('forgets none to make room for another, and says that it does not know', () => {
    const { store, pass } = make(3);
    for (const id of ['a', 'b', 'c']) expect(store.remember(id, 1_000, ANN)).toBe(true);
    expect(() => store.remember('d', 1_000, ANN)).toThrow('3 proofs are remembered already');
    expect(store.remember('a', 1_000, ANN)).toBe(false);
    pass(1_000);
    expect(store.remember('d', 1_000, ANN)).toBe(true);
  });

  it('has room for others when one caller has filled its share, and for those of another issuer when all have', () => {
    const { store, pass } = make(8_000);
    const BOB = new Identity('spec', 'bob');
    for (let index = 0; index < 1_000; index += 1) store.remember(`a${index}`, 1_000, ANN);
    expect(() => store.remember('more', 1_000, ANN)).toThrow('1000 of them of this caller');
    expect([store.remember('b', 1_000, BOB), store.remember('b', 1_000, BOB)]).toEqual([true, false]);
    for (let index = 0; index < 6_999; index += 1) store.remember(`c${index}`, 1_000, new Identity('spec', `c${index % 7}`));
    expect(() => store.remember('late', 1_000, BOB)).toThrow('8000 proofs');
    expect(store.remember('late', 1_000, new Identity('partners', 'acme'))).toBe(true);
    expect(store.remember('a0', 1_000, ANN)).toBe(false);
    pass(1_000);
    expect(store.remember('more', 1_000, ANN)).toBe(true);
  });

  it('finds room behind one that is remembered for long', () => {
    const { store, pass } = make(3);
    store.remember('long', 10_000, ANN);
    store.remember('b', 1_000, ANN);
    store.remember('c', 2_000, ANN);
    expect(() => store.remember('d', 1_000, ANN)).toThrow();
    pass(1_000);
    expect(store.remember('d', 1_000, ANN)).toBe(true);
    expect(() => store.remember('e', 1_000, ANN)).toThrow();
    pass(1_000);
    expect([store.remember('e', 1_000, ANN), store.remember('f', 1_000, ANN), store.remember('long', 1_000, ANN)]).toEqual([true, true, false]);
  });

  it('knows each for its time, to the millisecond', () => {
    const { store, pass } = make();
    store.remember('a', 1_000, ANN);
    pass(999);
    expect(store.remember('a', 1_000, ANN)).toBe(false);
    pass(1);
    expect(store.remember('a', 1_000, ANN)).toBe(true);
  });

  it('counts what each caller has there, and nothing that is over', () => {
    const { store, pass } = make(2_000);
    store.remember('short', 500, ANN);
    for (let index = 1; index < 1_000; index += 1) store.remember(`a${index}`, 1_000, ANN);
    expect(() => store.remember('x', 1_000, ANN)).toThrow('1000 of them of this caller');
    pass(500);
    expect(store.remember('x', 1_000, ANN)).toBe(true);
    expect(() => store.remember('y', 1_000, ANN)).toThrow('1000 of them of this caller');
  });

  it('has all its room again when all is over, and counts one that comes again once', () => {
    const { store, pass } = make(3);
    store.remember('a', 1_000, ANN);
    pass(1_000);
    store.remember('long', 10_000, ANN);
    store.remember('b', 1_000, ANN);
    pass(1_000);
    expect([store.remember('b', 1_000, ANN), store.remember('c', 1_000, ANN)]).toEqual([true, true]);
    expect(() => store.remember('d', 1_000, ANN)).toThrow('3 proofs');
  });

  it('finds room behind others also when it has looked for it before', () => {
    const { store, pass } = make(3);
    for (const [id, ttl] of [['a', 10_000], ['b', 10_000], ['c', 1_000]] as const) store.remember(id, ttl, ANN);
    expect(() => store.remember('d', 500, ANN)).toThrow();
    pass(1_000);
    expect(store.remember('d', 500, ANN)).toBe(true);
    pass(500);
    expect(store.remember('e', 500, ANN)).toBe(true);
  });
});
