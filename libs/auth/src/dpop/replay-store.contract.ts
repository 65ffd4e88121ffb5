import { Identity } from '@portico/platform';
import { hash } from 'node:crypto';
import type { ReplayStore } from './replay-store.ts';

/** A store, and how time passes for it. */
export interface ReplayStoreUnderTest {
  readonly store: ReplayStore;
  /** Lets time pass. @param time milliseconds */
  pass(time: number): void | Promise<void>;
}

/** Whose proofs they are. */
export const ANN = new Identity('spec', 'ann');

const id = (text: string): string => hash('sha256', text, 'base64url');

/** What every memory of proofs has to do. */
export function replayStoreContract(make: () => ReplayStoreUnderTest | Promise<ReplayStoreUnderTest>): void {
  describe('a memory of proofs', () => {
    let store: ReplayStore;
    let pass: ReplayStoreUnderTest['pass'];

    beforeEach(async () => {
      ({ store, pass } = await make());
    });

    it('knows what has come before', async () => {
      expect([await store.remember(id('a'), 1_000, ANN), await store.remember(id('a'), 1_000, ANN), await store.remember(id('b'), 1_000, ANN)]).toEqual([true, false, true]);
    });

    it('lets one of many be the first who ask at the same moment', async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => store.remember(id('a'), 1_000, ANN)));
      expect(answers.filter((first) => first)).toHaveLength(1);
    });

    it('remembers for the given time, which does not start over when it is asked again', async () => {
      await store.remember(id('a'), 1_000, ANN);
      await pass(600);
      expect(await store.remember(id('a'), 1_000, ANN)).toBe(false);
      await pass(600);
      expect(await store.remember(id('a'), 1_000, ANN)).toBe(true);
    });

    it('remembers each for its own time', async () => {
      await store.remember(id('long'), 5_000, ANN);
      await store.remember(id('short'), 1_000, ANN);
      await pass(1_500);
      expect([await store.remember(id('long'), 5_000, ANN), await store.remember(id('short'), 1_000, ANN)]).toEqual([false, true]);
    });
  });
}
