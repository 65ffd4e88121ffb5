import { SecretText } from '@portico/config';
import { Signals } from '@portico/platform';
import { RedisConnection, RedisSettings, SealedRecords, Seals } from '@portico/redis';
import { describeWith, RedisCluster } from '@portico/testing';
import { FRESHNESS, STALE } from '../requirements/freshness-rows.fixture.ts';
import { OwnCache } from '../requirements/own-cache.fixture.ts';
import { SELECTING, TARGETED } from '../requirements/selecting-rows.fixture.ts';
import { STORING } from '../requirements/storing-rows.fixture.ts';
import { tryRequirement } from '../requirements/try-requirement.fixture.ts';
import { RedisStore } from './redis.store.ts';
import { storeContract, VARIANTS } from './store-contract.fixture.ts';

const LIMITS = { variants: VARIANTS, retain: 3_600_000, bytes: 100_000_000 };
const START = Date.UTC(2026, 2, 4);

describeWith('redis-server')('answers in a Redis Cluster of three primaries', () => {
  let cluster: RedisCluster;
  let replicas: readonly [RedisConnection, RedisConnection];
  const connect = async (): Promise<RedisConnection> => {
    const settings = { url: cluster.url, cluster: true, prefix: 'spec:', timeout: 2_000 };
    const one = new RedisConnection(Object.assign(new RedisSettings(), settings), new Signals());
    await one.settled();
    return one;
  };
  const storeOn = (connection: RedisConnection, now: () => number): RedisStore => {
    const seals = new Seals([new SecretText('s'.repeat(32))], 'web-bff');
    return new RedisStore(connection, new SealedRecords(seals.for('cache'), 'cache', new Signals()), LIMITS, now);
  };

  beforeAll(async () => {
    cluster = await RedisCluster.start();
    replicas = [await connect(), await connect()];
  }, 60_000);
  beforeEach(() => cluster.empty());
  afterAll(async () => {
    for (const one of replicas) one.close();
    await cluster.stop();
  });

  storeContract(() => {
    let now = START;
    const [store, other] = replicas.map((one) => storeOn(one, () => now)) as [RedisStore, RedisStore];
    return { store, other, pass: (milliseconds) => void (now += milliseconds) };
  });

  it.each([...STORING, ...FRESHNESS, ...STALE, ...SELECTING, ...TARGETED])('RFC $rfc, section $section, $keyword: $says', async (requirement) => {
    const clock = { seconds: 0 };
    const kind = { private: requirement.private, trusting: requirement.steps.some(({ trusted }) => trusted) };
    await tryRequirement(requirement, new OwnCache(storeOn(replicas[0], () => START + clock.seconds * 1_000), clock, kind));
  });
});
