import { describeWith } from '@portico/testing';
import type { CacheStore } from '../stores/cache-store.ts';
import { MemoryStore } from '../stores/memory.store.ts';
import { check, REQUESTS, SEED } from './identity-model.fixture.ts';
import type { Replica } from './identity-model.fixture.ts';
import { MISTAKES, MistakenStore } from './mistaken-store.fixture.ts';
import { SharedRedis } from './shared-redis.fixture.ts';

const RUNS = 50;
/** A planted mistake is found in the first few; by chance it takes dozens. */
const ENOUGH = 1_000;
const memory = (): CacheStore => new MemoryStore({ bytes: 10_000_000, variants: 16 });
const only = (store: CacheStore): readonly Replica[] => [{ bff: 'web-bff', store }];

describe('what is kept', () => {
  it(`is given to no caller and no request that it was not made for, over ${RUNS * REQUESTS} requests of seed ${SEED}`, async () => {
    expect(await check(() => only(memory()), RUNS)).toBeGreaterThan(1_000);
  });

  it.each(MISTAKES)('is found in the wrong hands where %s', async (_, mistake) => {
    await expect(check(() => only(new MistakenStore(memory(), mistake)), ENOUGH)).rejects.toThrow(/ got /);
  });

  it('is found in the wrong hands where an answer that varies by the token is kept', async () => {
    const blind = (): CacheStore => {
      const store = memory();
      return {
        find: (keys) => (keys.forEach((key) => (key.unkeyed as Set<string>).clear()), store.find(keys)),
        keep: store.keep.bind(store),
        holds: store.holds.bind(store),
        purge: store.purge.bind(store),
        purgeTag: store.purgeTag.bind(store),
      };
    };
    await expect(check(() => only(blind()), ENOUGH)).rejects.toThrow(/ got /);
  });

  it('is found to be out of date where writes purge nothing', async () => {
    const unpurged = (): CacheStore => Object.assign(memory(), { purge: () => undefined });
    await expect(check(() => only(unpurged()), ENOUGH)).rejects.toThrow(/ got /);
  });
});

/** `npm run verify` has ten times as many (identity.long.spec.ts). */
const FEW = 5;

describeWith('redis-server').each(['of each', 'one'] as const)('what two BFFs with two replicas each keep in one Redis, prefix %s', (prefixes) => {
  let shared: SharedRedis;

  beforeAll(async () => void (shared = await SharedRedis.start(prefixes)));
  afterAll(() => shared.stop());

  it(`is given to no other caller, request or BFF, over ${FEW * REQUESTS} requests of seed ${SEED}`, async () => {
    expect(await check(() => shared.emptied(), FEW)).toBeGreaterThan(20);
  });
});
