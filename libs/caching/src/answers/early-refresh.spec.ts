import { MemoryStore } from '../stores/memory.store.ts';
import { SharedKey } from '../keys/cache-key.ts';
import { isEarly } from './early-refresh.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { FetchedAnswer, Served } from './served.ts';

/** A linear congruential generator: the same numbers at every run. */
function numbers(): () => number {
  let state = 7;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

it.each([
  ['almost never', 60, 100, 0],
  ['mostly', 0.01, 100, 0.85],
])('an answer that took 100 ms is fetched early %s when it is fresh for %d s', (_, ttl, took, least) => {
  const random = numbers();
  const ratio = Array.from({ length: 2_000 }, () => isEarly(took, ttl, random())).filter(Boolean).length / 2_000;
  expect({ ratio, right: ratio >= least && ratio <= least + 0.12 }).toMatchObject({ right: true });
});

describe('an entry that is asked for a hundred times a second', () => {
  afterEach(() => void jest.restoreAllMocks());

  it('has no request wait in ten minutes, and its origin asked once for each lifetime, or a little more often', async () => {
    let now = 0;
    const random = numbers();
    jest.spyOn(Math, 'random').mockImplementation(random);
    const background: (() => Promise<unknown>)[] = [];
    const store = new MemoryStore({ bytes: 1_000_000, variants: 4 }, () => now);
    const options = {
      rules: {},
      ...{ retain: 3_600_000, longest: 1_000 },
      inBackground: (_: unknown, work: () => Promise<unknown>) => void background.push(work),
      keeping: () => undefined,
      failed: () => undefined,
      isFailure: () => false,
    };
    const answers = new KeptAnswers(store, options, () => now);
    const key = new SharedKey({ of: 'catalog', path: '/hot', keyed: {}, unkeyed: new Set() });
    let calls = 0;
    const fetch = async (): Promise<FetchedAnswer> => ({ status: 200, fields: { 'cache-control': 'max-age=10' }, body: String((calls += 1)), delay: 200 });
    const by: Record<string, number> = {};
    for (; now < 600_000; now += 10) {
      const { by: how }: Served<FetchedAnswer> = await answers.answer({ keys: [key], request: { method: 'GET', fields: {} } }, fetch);
      by[how] = (by[how] ?? 0) + 1;
      // One at a time, and at once: what is measured is when it begins.
      await background.shift()?.();
      background.length = 0;
    }
    expect({ waited: by['miss'], hits: by['hit'], often: calls >= 60 && calls < 80 }).toEqual({ waited: 1, hits: 59_999, often: true });
  });
});
