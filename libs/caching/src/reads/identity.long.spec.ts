import { describeWith } from '@portico/testing';
import { check, REQUESTS, SEED } from './identity-model.fixture.ts';
import type { Replica } from './identity-model.fixture.ts';
import { MISTAKES, MistakenStore } from './mistaken-store.fixture.ts';
import { SharedRedis } from './shared-redis.fixture.ts';

const RUNS = 50;
/** A planted mistake is found in the first few; by chance it takes dozens. */
const ENOUGH = 1_000;

describeWith('redis-server').each(['of each', 'one'] as const)('what two BFFs with two replicas each keep in one Redis, prefix %s', (prefixes) => {
  let shared: SharedRedis;

  beforeAll(async () => void (shared = await SharedRedis.start(prefixes)));
  afterAll(() => shared.stop());

  it(
    `is given to no other caller, request or BFF, over ${RUNS * REQUESTS} requests of seed ${SEED}`,
    async () => {
      expect(await check(() => shared.emptied(), RUNS)).toBeGreaterThan(500);
    },
    900_000,
  );

  it.each(MISTAKES)('is found in the wrong hands where %s', async (_, mistake) => {
    const mistaken = async (): Promise<readonly Replica[]> => (await shared.emptied()).map(({ bff, store }) => ({ bff, store: new MistakenStore(store, mistake) }));
    await expect(check(mistaken, ENOUGH)).rejects.toThrow(/ got /);
  }, 120_000);

  it('is found in the hands of the other BFF where both have one name', async () => {
    const [first, second] = (await shared.emptied()) as [Replica, Replica];
    const one = async (): Promise<readonly Replica[]> => (await shared.emptied(), [first, { ...second, bff: 'mobile-bff' }]);
    await expect(check(one, ENOUGH)).rejects.toThrow(/ got /);
  }, 120_000);
});
