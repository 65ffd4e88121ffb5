import { describeWith, RedisServer, watchedLogs } from '@portico/testing';
import { Redis } from 'ioredis';
import { hash, randomBytes } from 'node:crypto';
import { Page } from './page.ts';
import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';

const WHO = 'c-00001';

describeWith('redis-server')('a session in Redis that web-bff has not written', () => {
  let server: RedisServer;
  let redis: Redis;
  let web: SigningIn;

  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url, { keyPrefix: 'web-bff:' });
    web = await startSigningIn({ env: { PORTICO_REDIS__URL: server.url, PORTICO_REDIS__TIMEOUT: '5s', PORTICO_SESSION__MOST_PER_PERSON: '3' } });
  });
  afterAll(async () => {
    await web.close();
    redis.disconnect();
    await server.stop();
  });

  const keyOf = (id = ''): string => `session:${hash('sha256', id, 'base64url')}`;

  it('makes no caller: 401 for what is personal, a guest’s answer for the rest, one line of the audit log, and counted', async () => {
    const id = randomBytes(32).toString('base64url');
    const caller = { issuer: web.sandbox.identity.url, subject: WHO, scopes: ['openid'], roles: ['support'] };
    const session = JSON.stringify({ key: 'k', caller, profile: {}, agent: '', startedAt: 1, endsAt: 9e15, seenAt: 1, sealedTokens: 'x', renewAt: 9e15, expireAt: 9e15, version: 1 });
    await redis.hset(keyOf(id), { session, version: '1', seen: String(Date.now()) });
    const series = 'portico_records_refused_total{purpose="session",because="format"}';
    const before = await web.bff.metric(series);
    const page = new Page(web.bff, id);
    expect((await page.fetch('/api/account/orders')).status).toBe(401);
    expect((await page.fetch('/auth/session')).json).toMatchObject({ signedIn: false, roles: [] });
    expect(await web.bff.metric(series)).toBe(before + 2);
  });

  it('leaves all that it was when it is somebody else’s', async () => {
    const [mine, theirs] = [await web.signIn('c-00002'), await web.signIn(WHO)];
    await redis.call('COPY', keyOf(theirs.session), keyOf(mine.session), 'REPLACE');
    expect({ mine: (await mine.fetch('/api/account/orders')).status, theirs: (await theirs.fetch('/api/account/orders')).status }).toEqual({ mine: 401, theirs: 200 });
  });

  it('is over when it was signed out, and its record is put back', async () => {
    const page = await web.signIn('c-00003');
    const kept = await redis.hgetall(keyOf(page.session));
    await page.fetch('/auth/logout', { method: 'POST' });
    await redis.hset(keyOf(page.session), kept);
    expect((await page.fetch('/api/account/orders')).status).toBe(401);
  });

  it('is one of so many that one person may have: the first has ended', async () => {
    const pages: Page[] = [];
    for (let each = 0; each < 5; each += 1) pages.push(await web.signIn('c-00004'));
    const statuses = await Promise.all(pages.map(async (page) => (await page.fetch('/auth/session')).json));
    expect(statuses.map((answer) => (answer as { signedIn: boolean }).signedIn)).toEqual([false, false, true, true, true]);
    expect(((await (pages[4] as Page).fetch('/auth/sessions')).json as { sessions: unknown[] }).sessions).toHaveLength(3);
  });

  it('is told in the audit log', async () => {
    await web.close();
    const lines = (watchedLogs()?.text() ?? '').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ audit: 'record-refused', purpose: 'session', because: 'format', route: '/api/account/orders' }));
    expect(lines).toContainEqual(expect.objectContaining({ audit: 'record-refused', purpose: 'session', because: 'seal' }));
    expect(lines).toContainEqual(expect.objectContaining({ audit: 'session-ended', subject: 'c-00004', because: 'this person has begun more than 3 sessions' }));
  });
});
