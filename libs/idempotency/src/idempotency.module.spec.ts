import { SecretText } from '@portico/config';
import { REDIS, Seals } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import { describeWith, RedisServer } from '@portico/testing';
import { LedgerBff } from './ledger-bff.fixture.ts';

const ENTRY = { amount: 5 };
const KEY = { 'idempotency-key': '"k"' };
const GONE = { url: 'redis://127.0.0.1:1', secrets: [new SecretText('s'.repeat(32))] };

describe('where a BFF keeps keys', () => {
  let bff: LedgerBff;
  afterEach(() => bff.close());

  it('is nowhere while Redis is gone: a write that may be a second one is not made', async () => {
    bff = await LedgerBff.start({}, 10_000, GONE);
    expect((await bff.post('/entries', ENTRY, KEY)).status).toBe(503);
    expect([bff.ledger.keys, bff.outcomes]).toEqual([[], ['unavailable']]);
  });

  it('is the replica’s memory while Redis is gone, where that is declared', async () => {
    bff = await LedgerBff.start({ whenStoreIsGone: 'local' }, 10_000, GONE);
    for (const replayed of [null, 'true']) {
      const answer = await bff.post('/entries', ENTRY, KEY);
      expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([201, replayed]);
    }
    expect(bff.outcomes).toEqual(['claimed', 'kept', 'replayed']);
  });

  it('is its memory without Redis, which holds as many keys and bytes as the settings say', async () => {
    bff = await LedgerBff.start({ localKeys: 1, localAnswers: 1 });
    expect((await bff.post('/entries', ENTRY, KEY)).status).toBe(201);
    // There was no room for its answer.
    expect((await bff.post('/entries', ENTRY, KEY)).status).toBe(409);
    expect((await bff.post('/entries', ENTRY, { 'idempotency-key': '"other"' })).status).toBe(503);
    expect(bff.outcomes).toEqual(['claimed', 'lost', 'in-flight', 'unavailable']);
  });

  it('tells operators of each route what a repeat of it does', async () => {
    bff = await LedgerBff.start();
    const shown = (await (await fetch(`${bff.running.managementUrl}/routes`)).json()) as { route: string; facts: { repeats?: string } }[];
    expect(Object.fromEntries(shown.map(({ route, facts }) => [route, facts.repeats]))).toEqual({
      'POST /entries': 'key required, repeat when unknown',
      'POST /entries/once': 'key required, refuse when unknown',
      'POST /entries/optional/:book': 'key optional, refuse when unknown',
      'POST /entries/free': 'do no harm',
    });
  });

  it.each([
    ['few keys with long answers', { localKeys: 2, localAnswers: 100_000 }, ['claimed', 'kept', 'claimed', 'kept', 'claimed', 'kept', 'claimed', 'kept']],
    ['many keys without room for an answer', { localKeys: 100_000, localAnswers: 2 }, ['claimed', 'lost', 'claimed', 'lost', 'claimed', 'lost', 'in-flight']],
  ])('may hold %s', async (_, settings, outcomes) => {
    bff = await LedgerBff.start(settings);
    for (const key of ['"a"', '"b"', '"c"', '"a"']) await bff.post('/entries', ENTRY, { 'idempotency-key': key });
    expect(bff.outcomes).toEqual(outcomes);
  });

  describeWith('redis-server')('with a Redis', () => {
    it('is that Redis, where answers are sealed for keys alone', async () => {
      const server = await RedisServer.start();
      try {
        const secrets = [new SecretText('s'.repeat(32))];
        bff = await LedgerBff.start({ keep: 60_000 }, 10_000, { url: server.url, secrets, prefix: 'spec:' });
        expect((await bff.post('/entries', ENTRY, KEY)).status).toBe(201);
        const redis = bff.running.app.get<RedisConnection>(REDIS);
        const [key = ''] = (await redis.use((client) => client.keys('spec:*'))).map((name) => name.slice('spec:'.length));
        const { fingerprint = '', answer = '' } = await redis.use((client) => client.hgetall(key));
        const opened = (purpose: string): string => new Seals(secrets, 'ledger-bff').for(purpose).open(answer, `${key} ${fingerprint}`);
        expect({ key, answer: JSON.parse(opened('idempotency')) as unknown }).toEqual({ key: expect.stringMatching(/^idempotency:[\w-]{43}$/) as string, answer: { answer: expect.stringContaining('"status":201') as string } });
        expect(() => opened('session')).toThrow('the seal is not ours');
        const left = await redis.use((client) => client.pttl(key));
        expect({ left: left > 50_000 && left <= 60_000, outcomes: bff.outcomes }).toEqual({ left: true, outcomes: ['claimed', 'kept'] });
      } finally {
        await server.stop();
      }
    });
  });
});
