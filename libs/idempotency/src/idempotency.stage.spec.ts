import { setImmediate as turn } from 'node:timers/promises';
import { Problem } from '@portico/platform';
import { LedgerBff } from './ledger-bff.fixture.ts';

const ENTRY = { amount: 5 };
let count = 0;
/** A key that no other test has. */
const newKey = (): Record<string, string> => ({ 'idempotency-key': `"k-${(count += 1)}"` });
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await turn();
};

/** What makes an answer, but for the request's own id. */
const seen = async (answer: Response): Promise<object> => {
  const { status, headers } = answer;
  const own = Object.fromEntries([...headers].filter(([name]) => !['request-id', 'date', 'x-request-count', 'idempotent-replayed'].includes(name)));
  return { status, headers: own, text: await answer.text() };
};
const typeOf = async (answer: Response): Promise<string> => ((await answer.json()) as { type: string }).type.slice('urn:portico:problem:'.length);

describe('writes with an Idempotency-Key', () => {
  let bff: LedgerBff;

  beforeAll(async () => {
    bff = await LedgerBff.start({ longestAnswer: 200 });
  });
  beforeEach(() => {
    bff.ledger.keys.length = 0;
    bff.outcomes.length = 0;
    bff.ledger.work = () => undefined;
  });
  afterAll(() => bff.close());

  /** Lets handlers wait until it is called. */
  const hold = (): (() => void) => {
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    bff.ledger.work = () => gate;
    return go;
  };

  it('are carried out once, and their repeats get the first answer, byte for byte', async () => {
    const key = newKey();
    const first = await bff.post('/entries', ENTRY, key);
    const again = await bff.post('/entries', ENTRY, key);
    expect([first.status, first.headers.get('location'), first.headers.get('idempotent-replayed')]).toEqual([201, '/entries/1', null]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await seen(again)).toEqual(await seen(first));
    expect(bff.ledger.keys).toHaveLength(1);
    expect(bff.outcomes).toEqual(['claimed', 'kept', 'replayed']);
  });

  it('leave what earlier stages say to each answer itself', async () => {
    const key = newKey();
    const [first, again] = [await bff.post('/entries', ENTRY, key), await bff.post('/entries', ENTRY, key)];
    expect(Number(again.headers.get('x-request-count'))).toBe(Number(first.headers.get('x-request-count')) + 1);
    expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
  });

  it('tell until when a repeat gets the same answer', async () => {
    const before = Date.now();
    const { headers } = await bff.post('/entries', ENTRY, newKey());
    const expires = Date.parse(headers.get('idempotency-expires') as string);
    expect(expires).toBeGreaterThan(before + 23.9 * 3_600_000);
    expect(expires).toBeLessThanOrEqual(Date.now() + 24 * 3_600_000);
  });

  it('are the same when they are written in another way', async () => {
    const key = newKey();
    await bff.post('/entries', '{"amount":5,"size":2}', key);
    expect((await bff.post('/entries', ' { "size" : 2.0, "amount" : 5 } ', key)).headers.get('idempotent-replayed')).toBe('true');
  });

  it.each([
    ['another body', '/entries', { amount: 6 }],
    ['another path', '/entries/once', ENTRY],
    ['another query', '/entries?x=1', ENTRY],
  ])('are refused with the key of one with %s', async (_, path, body) => {
    const key = newKey();
    await bff.post('/entries', ENTRY, key);
    const answer = await bff.post(path, body, key);
    expect([answer.status, await typeOf(answer)]).toEqual([422, 'idempotency-key-reused']);
    expect(bff.ledger.keys).toHaveLength(1);
  });

  it('are refused while the first is in flight, and not for longer', async () => {
    const go = hold();
    const key = newKey();
    const first = bff.post('/entries', ENTRY, key);
    await until(() => bff.ledger.keys.length === 1);
    const early = await bff.post('/entries', ENTRY, key);
    expect([early.status, early.headers.get('retry-after'), await typeOf(early)]).toEqual([409, '1', 'idempotency-in-flight']);
    const other = await bff.post('/entries', { amount: 6 }, key);
    expect(other.status).toBe(422);
    go();
    expect(await seen(await bff.post('/entries', ENTRY, key))).toEqual(await seen(await first));
    expect(bff.ledger.keys).toHaveLength(1);
  });

  it('are each caller’s own, also behind the BFF', async () => {
    const key = newKey();
    for (const caller of ['ann', 'bob', 'ann']) await bff.post('/entries', ENTRY, { ...key, 'x-caller': caller });
    const [ann, bob] = bff.ledger.keys;
    expect(bff.ledger.keys).toHaveLength(2);
    expect(ann).toMatch(/^[\w-]{43}$/);
    expect(bob).not.toBe(ann);
  });

  it('give the key back when they are refused before the handler, so that they can be put right', async () => {
    const key = newKey();
    const refused = await bff.post('/entries', { amount: 'five' }, key);
    expect([refused.status, refused.headers.has('idempotency-expires')]).toEqual([400, false]);
    expect((await bff.post('/entries', ENTRY, key)).status).toBe(201);
    expect(bff.outcomes).toEqual(['claimed', 'released', 'claimed', 'kept']);
  });

  it('are refused for good when the handler says so', async () => {
    bff.ledger.work = () => {
      throw new Problem('forbidden', { detail: 'the book is closed' });
    };
    const key = newKey();
    const first = await bff.post('/entries', ENTRY, key);
    bff.ledger.work = () => undefined;
    const again = await bff.post('/entries', ENTRY, key);
    expect([first.status, again.headers.get('idempotent-replayed')]).toEqual([403, 'true']);
    expect(await seen(again)).toEqual(await seen(first));
    expect(bff.ledger.keys).toHaveLength(1);
  });

  it('are tried again after a failure with the same key, where that is known behind the BFF', async () => {
    bff.ledger.work = () => {
      throw new Problem('upstream-unavailable');
    };
    const key = newKey();
    expect((await bff.post('/entries', ENTRY, key)).status).toBe(503);
    bff.ledger.work = () => undefined;
    expect((await bff.post('/entries', ENTRY, key)).status).toBe(201);
    expect(bff.ledger.keys).toHaveLength(2);
    expect(new Set(bff.ledger.keys).size).toBe(1);
    expect(bff.outcomes).toEqual(['claimed', 'released', 'claimed', 'kept']);
  });

  it('are not tried again where it is not: the failure is told again', async () => {
    bff.ledger.work = () => {
      throw new Problem('upstream-timeout');
    };
    const key = newKey();
    const first = await bff.post('/entries/once', ENTRY, key);
    await until(() => bff.outcomes.includes('kept'));
    bff.ledger.work = () => undefined;
    const again = await bff.post('/entries/once', ENTRY, key);
    expect([again.status, again.headers.get('idempotent-replayed'), await again.text()]).toEqual([504, 'true', await first.text()]);
    expect(bff.ledger.keys).toHaveLength(1);
  });

  it('go on when their client leaves, and the answer waits for it', async () => {
    const go = hold();
    const key = newKey();
    const controller = new AbortController();
    const left = new Promise<boolean>((resolve) => bff.events.requestFinished.subscribe(({ context }) => resolve(context.clientGone)));
    const leaving = bff.post('/entries', ENTRY, key, controller.signal).catch(() => undefined);
    await until(() => bff.ledger.keys.length === 1);
    controller.abort();
    await leaving;
    expect(await left).toBe(true);
    expect((await bff.post('/entries', ENTRY, key)).status).toBe(409);
    go();
    await until(() => bff.outcomes.includes('kept'));
    const answer = await bff.post('/entries', ENTRY, key);
    expect([answer.status, answer.headers.get('idempotent-replayed'), await answer.json()]).toEqual([201, 'true', { number: 1 }]);
    expect(bff.ledger.keys).toHaveLength(1);
  });

  it('count as not decided when their answer is too long to be kept', async () => {
    bff.ledger.work = () => {
      throw new Problem('forbidden', { detail: 'x'.repeat(300) });
    };
    const [known, once] = [newKey(), newKey()];
    for (const _ of [1, 2]) expect((await bff.post('/entries', ENTRY, known)).status).toBe(403);
    expect((await bff.post('/entries/once', ENTRY, once)).status).toBe(403);
    expect((await bff.post('/entries/once', ENTRY, once)).status).toBe(409);
    expect(bff.outcomes).toEqual(['claimed', 'released', 'claimed', 'released', 'claimed', 'undecided', 'in-flight']);
  });

  it('need a key, unless it is optional or a repeat does no harm', async () => {
    expect((await bff.post('/entries', ENTRY)).status).toBe(400);
    expect(bff.ledger.keys).toHaveLength(0);
    for (const path of ['/entries/optional/a', '/entries/free']) expect((await bff.post(path, ENTRY)).status).toBe(201);
    expect(bff.ledger.keys).toEqual([undefined, undefined]);
    for (const _ of [1, 2]) expect((await bff.post('/entries/optional/a', ENTRY, newKey())).status).toBe(201);
    const malformed = await bff.post('/entries/optional/a', ENTRY, { 'idempotency-key': 'bare' });
    expect(malformed.status).toBe(400);
    // A route that needs no key does not read the header.
    expect((await bff.post('/entries/free', ENTRY, { 'idempotency-key': 'bare' })).status).toBe(201);
  });
});

describe('a write that is not ready by its deadline', () => {
  it('is answered with 504, and its repeat carried out; what comes late changes neither', async () => {
    const bff = await LedgerBff.start({}, 100);
    const gates: (() => void)[] = [];
    bff.ledger.work = () => new Promise<void>((resolve) => gates.push(resolve));
    const key = newKey();
    expect((await bff.post('/entries', ENTRY, key)).status).toBe(504);
    await until(() => bff.outcomes.includes('released'));
    const begun = gates.length;
    let answered = false;
    const again = bff.post('/entries', ENTRY, key).finally(() => (answered = true));
    await until(() => gates.length > begun || answered);
    for (const open of gates) {
      open();
      await turn();
    }
    const answer = await again;
    // On a busy machine the second may be late as well; it never gets the first one's answer.
    expect([201, 504]).toContain(answer.status);
    if (answer.status === 201) expect(await answer.json()).toEqual({ number: begun + 1 });
    await bff.close();
  });
});
