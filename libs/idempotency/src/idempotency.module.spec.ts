import { SecretText } from '@portico/config';
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
});
