import { MemoryReplayStore } from './memory.replay-store.ts';
import { replayStoreContract } from './replay-store.contract.ts';

describe('a memory of proofs in the process', () => {
  let now: number;
  const make = (most = 1_000) => ({ store: new MemoryReplayStore(most, () => now), pass: (time: number) => void (now += time) });

  beforeEach(() => (now = 5_000));

  replayStoreContract(make);

  it('forgets none to make room for another, and says that it does not know', () => {
    const { store, pass } = make(3);
    for (const id of ['a', 'b', 'c']) expect(store.remember(id, 1_000)).toBe(true);
    expect(() => store.remember('d', 1_000)).toThrow('3 proofs are remembered already');
    expect(store.remember('a', 1_000)).toBe(false);
    pass(1_000);
    expect(store.remember('d', 1_000)).toBe(true);
  });

  it('finds room behind one that is remembered for long', () => {
    const { store, pass } = make(3);
    store.remember('long', 10_000);
    store.remember('b', 1_000);
    store.remember('c', 2_000);
    expect(() => store.remember('d', 1_000)).toThrow();
    pass(1_000);
    expect(store.remember('d', 1_000)).toBe(true);
    expect(() => store.remember('e', 1_000)).toThrow();
    pass(1_000);
    expect([store.remember('e', 1_000), store.remember('f', 1_000), store.remember('long', 1_000)]).toEqual([true, true, false]);
  });
});
