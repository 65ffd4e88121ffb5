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
});
