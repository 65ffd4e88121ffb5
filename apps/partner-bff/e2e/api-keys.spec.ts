import { EXAMPLES } from '@portico/sandbox';
import { BffUnderTest, callsStarted, describeWith, exchange, RedisServer } from '@portico/testing';
import type { Answer } from '@portico/testing';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bringing, idOf, partners } from './partners.ts';
import { PARTNER_BFF, startPartnerBff } from './partner-bff.ts';
import type { PartnerBff } from './partner-bff.ts';

const NOT_KNOWN = 'the key is not known here';
const MISTYPED = 'the key is mistyped, or not all of it is there';
/** A well-formed key that was never issued. */
const UNKNOWN = `ptk_000000000000_${'0'.repeat(43)}0JGyrG`;
const CHALLENGE = 'Bearer realm="partner-bff"';

const folder = mkdtempSync(join(tmpdir(), 'portico-keys-'));
const file = join(folder, 'partners.yaml');
const IN_FILE = { PORTICO_PARTNERS__FILE: file, PORTICO_PARTNERS__REFRESH: '50ms' };
const command = (line: string): Promise<string> => partners(IN_FILE, line);

describe('a partner with an API key', () => {
  let partner: PartnerBff;
  let key: string;
  let order: string;

  beforeAll(async () => {
    await command('plan create standard --limit minute=600/1m');
    await command(`create acme --name Acme --plan standard --subject ${EXAMPLES.businessCustomer}`);
    await command(`create other --name Other --plan standard --subject ${EXAMPLES.customer}`);
    key = await command('key create acme');
    partner = await startPartnerBff({ env: IN_FILE, environment: 'production' });
    order = `/v1/orders/${partner.sandbox.data.orders.find(({ customerId }) => customerId === EXAMPLES.businessCustomer)?.id ?? ''}`;
  });
  beforeEach(() => partner.sandbox.control.reset());
  afterAll(async () => {
    await partner.close();
    rmSync(folder, { recursive: true });
  });

  const get = (text: string): Promise<Answer> => partner.bff.get(order, bringing(text));
  const inTime = (text: string): Promise<Answer> => partner.bff.inTime(order, bringing(text));
  /** Asks until the BFF has taken up a change of the records. */
  const until = async (text: string, status: number): Promise<Answer> => {
    for (;;) {
      const answer = await get(text);
      if (answer.status === status) return answer;
      await wait(20);
    }
  };
  const expectRefusal = async (answer: Answer, words: string): Promise<void> => {
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(`${CHALLENGE}, error="invalid_token", error_description="${words}"`);
    expect(answer.json).toMatchObject({ type: 'urn:portico:problem:unauthenticated', detail: words });
    expect(await callsStarted(partner.sandbox)).toEqual({});
  };

  it('gets what belongs to the customer that it is', async () => {
    expect((await inTime(key)).status).toBe(200);
    expect(await callsStarted(partner.sandbox)).toEqual({ 'orders.getOrder': 1 });
  });

  it('does not get what belongs to another partner', async () => {
    const others = await command('key create other');
    await until(others, 404);
    expect((await get(others)).json).toMatchObject({ type: 'urn:portico:problem:not-found' });
  });

  it('is told how to bring a key when it brings none', async () => {
    const answer = await partner.bff.get(order);
    expect({ status: answer.status, wwwAuthenticate: answer.headers.get('www-authenticate') }).toEqual({ status: 401, wwwAuthenticate: CHALLENGE });
  });

  it('is refused with a key of another deployment, or with a wrong secret, in the same words', async () => {
    const elsewhere = join(folder, 'elsewhere.yaml');
    writeFileSync(elsewhere, readFileSync(file));
    const stranger = await partners({ PORTICO_PARTNERS__FILE: elsewhere }, 'key create acme');
    await expectRefusal(await get(stranger), NOT_KNOWN);
    // The record is known; whose key it is, is not: its hash is another's.
    const id = idOf(stranger);
    writeFileSync(file, `${readFileSync(file, 'utf8')}  - { id: ${id}, partner: acme, hash: ${'A'.repeat(43)}, createdAt: 2026-11-01T00:00:00Z }\n`);
    const fresh = await command('key create acme');
    await until(fresh, 200);
    await partner.sandbox.control.reset();
    await expectRefusal(await get(stranger), NOT_KNOWN);
  });

  it.each([
    ['cut', (good: string) => good.slice(0, -1)],
    ['mistyped', (good: string) => good.slice(0, 30) + (good[30] === 'a' ? 'b' : 'a') + good.slice(31)],
    ['its prefix alone', () => 'ptk_'],
    ['followed by something', (good: string) => `${good},${good}`],
    ['very long', () => `ptk_${'a'.repeat(8_000)}`],
  ])('is refused with a key that is %s', async (_, made) => expectRefusal(await get(made(key)), MISTYPED));

  it.each(['/v1/orders/o-000001', '/v1/products?limit=1', '/openapi.json'])('is refused with a bad key on %s, public or not', async (path) => {
    const answer = await fetch(partner.bff.url + path, { headers: bringing(`${key}x`) });
    expect(answer.status).toBe(401);
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  it('is refused with two keys, even when one is good', async () => {
    const lines = ['GET /v1/products?limit=1 HTTP/1.1', 'Host: bff', `Authorization: Bearer ${key}`, `Authorization: Bearer ${key}`, 'Connection: close', '', ''];
    const answer = await exchange(partner.bff.url, lines.join('\r\n'));
    expect(answer.status).toBe(400);
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  it('is refused with the key in the query, and its secret is not repeated', async () => {
    const answer = await partner.bff.get(`${order}?api_key=${key}`, bringing(key));
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 400, json: expect.objectContaining({ type: 'urn:portico:problem:invalid-input', errors: [{ in: 'query', field: '', message: expect.stringContaining('replace it') }] }) });
    expect(answer.text).not.toContain(key.slice(17));
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  it('is told where a key belongs when it sends X-API-Key', async () => {
    const answer = await partner.bff.get(order, { 'x-api-key': key });
    expect({ status: answer.status, json: answer.json }).toEqual({ status: 400, json: expect.objectContaining({ errors: [{ in: 'header', field: 'x-api-key', message: expect.stringContaining('Authorization: Bearer') }] }) });
    expect(await callsStarted(partner.sandbox)).toEqual({});
  });

  it('is refused soon after a key is revoked, and others of its keys go on', async () => {
    const lost = await command('key create acme --label lost');
    await until(lost, 200);
    await command(`key revoke acme ${idOf(lost)}`);
    await until(lost, 401);
    await partner.sandbox.control.reset();
    await expectRefusal(await get(lost), 'the key has been revoked');
    expect((await inTime(key)).status).toBe(200);
  });

  it('is refused when a key has expired', async () => {
    const short = await command('key create acme --expires 0s');
    const marker = await command('key create acme');
    await until(marker, 200);
    await partner.sandbox.control.reset();
    await expectRefusal(await get(short), 'the key has expired');
  });

  it('moves to another key while both are good, until the overlap is over', async () => {
    const old = await command('key create acme');
    await until(old, 200);
    const fresh = await command(`key rotate acme ${idOf(old)} --overlap 1h`);
    await until(fresh, 200);
    expect((await inTime(old)).status).toBe(200);
    const next = await command(`key rotate acme ${idOf(fresh)} --overlap 0s`);
    await until(next, 200);
    await partner.sandbox.control.reset();
    await expectRefusal(await get(fresh), 'the key has expired');
  });

  it('is refused while it is blocked, with each of its keys', async () => {
    await command('block acme');
    const answer = await until(key, 403);
    expect({ json: answer.json, wwwAuthenticate: answer.headers.get('www-authenticate') }).toEqual({ json: expect.objectContaining({ type: 'urn:portico:problem:forbidden', detail: 'the partner is blocked' }), wwwAuthenticate: null });
    await command('unblock acme');
    await until(key, 200);
  });

  it('goes on when the file is broken by hand: what was good stays, until it is good again', async () => {
    const good = readFileSync(file, 'utf8');
    const told: unknown[] = [];
    partner.bff.events.storeChanged.subscribe(({ store, up, error }) => told.push([store, up, String(error ?? '')]));
    writeFileSync(file, good.replace('plan: standard', 'plan: standart'));
    while (told.length === 0) await wait(10);
    expect(told[0]).toEqual(['partners', false, expect.stringContaining('there is no plan "standart"')]);
    expect((await inTime(key)).status).toBe(200);
    writeFileSync(file, good);
    while (told.length === 1) await wait(10);
    expect(told[1]).toEqual(['partners', true, '']);
  });

  it('leaves behind when a key was last used, beside the file', async () => {
    const before = Date.now();
    await inTime(key);
    await partner.close();
    const uses = JSON.parse(readFileSync(`${file}.used`, 'utf8')) as Record<string, string>;
    expect(Date.parse(uses[idOf(key)] ?? '')).toBeGreaterThanOrEqual(before);
    expect(await command('key list acme')).toContain((uses[idOf(key)] ?? '').slice(0, 16));
    partner = await startPartnerBff({ env: IN_FILE, environment: 'production' });
  });

  it('cannot be one of a BFF whose file is wrong, or is not there: it does not start', async () => {
    const wrong = join(folder, 'wrong.yaml');
    const start = (): Promise<BffUnderTest> => BffUnderTest.start({ ...PARTNER_BFF, env: { PORTICO_PARTNERS__FILE: wrong } });
    await expect(start()).rejects.toThrow('make it with the command "partners"');
    writeFileSync(wrong, 'partners: [{ id: acme, name: Acme, plan: gold }]');
    await expect(start()).rejects.toMatchObject({ name: 'SettingsError', message: expect.stringContaining('there is no plan "gold"') });
  });
});

describeWith('redis-server')('partners of two replicas', () => {
  let server: RedisServer;
  let replicas: [PartnerBff, PartnerBff];

  beforeAll(async () => {
    server = await RedisServer.start();
    const start = (): Promise<PartnerBff> => startPartnerBff({ env: inRedis() });
    replicas = [await start(), await start()];
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.close();
    await server.stop();
  });

  const inRedis = (): Record<string, string> => ({ PORTICO_REDIS__URL: server.url, PORTICO_PARTNERS__REFRESH: '50ms' });
  const command = (line: string): Promise<string> => partners(inRedis(), line);
  const statusAt = async ({ bff }: PartnerBff, key: string): Promise<number> => (await bff.get('/v1/orders/o-999999', bringing(key))).status;
  const until = async (key: string, status: number): Promise<void> => {
    for (const replica of replicas) while ((await statusAt(replica, key)) !== status) await wait(20);
  };

  it('are the same at both, from the first key to its end, and go on without Redis', async () => {
    await command('plan create standard');
    await command(`create acme --name Acme --plan standard --subject ${EXAMPLES.businessCustomer}`);
    const [lost, key] = [await command('key create acme'), await command('key create acme')];
    await until(lost, 404);
    await until(key, 404);
    await command(`key revoke acme ${idOf(lost)}`);
    await until(lost, 401);
    await server.kill();
    await wait(200);
    for (const replica of replicas) expect({ key: await statusAt(replica, key), lost: await statusAt(replica, lost) }).toEqual({ key: 404, lost: 401 });
  });

  it('are not known to one that starts while Redis is gone, which says so, and learns of them', async () => {
    const late = await startPartnerBff({ env: inRedis() });
    try {
      const answer = await late.bff.get('/v1/orders/o-999999', bringing(UNKNOWN));
      expect({ status: answer.status, retryAfter: answer.headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '5' });
      await server.restart();
      while ((await statusAt(late, UNKNOWN)) !== 401) await wait(20);
    } finally {
      await late.close();
    }
  });
});
