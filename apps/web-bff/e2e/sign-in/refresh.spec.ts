import { describeWith, RedisServer } from '@portico/testing';
import { setTimeout as wait } from 'node:timers/promises';
import { startSigningIn } from './signing-in.ts';
import type { SigningIn } from './signing-in.ts';
import type { Page } from './page.ts';

const REFRESHED = { grantType: 'refresh_token' };

/** Seconds that an access token is good for, and milliseconds after which it is not. */
const [SHORT, OVER] = [2, 2_100];

const MANY = 50;

describeWith('redis-server')('a session whose access token has expired', () => {
  let redis: RedisServer;
  let web: SigningIn;

  beforeAll(async () => {
    redis = await RedisServer.start();
    web = await startSigningIn({ replicas: 2, rules: { accessTokenSeconds: SHORT }, env: { PORTICO_REDIS__URL: redis.url, PORTICO_REDIS__TIMEOUT: '5s' } });
  });
  beforeEach(() => web.sandbox.identity.control.reset());
  afterAll(async () => {
    await web.close();
    await redis.stop();
  });

  /** As many requests at once as a page and its tabs may send, at both replicas in turn. */
  const many = (page: Page): Promise<{ readonly status: number }[]> =>
    Promise.all(Array.from({ length: MANY }, (_, index) => page.at(web.replicas[index % 2] as SigningIn['bff']).fetch('/auth/sessions')));

  it('gets a new one once, whatever comes at once at two replicas', async () => {
    const page = await web.signIn('c-00001');
    web.sandbox.identity.control.changeRules(web.client.id, { accessTokenSeconds: 300 });
    await wait(OVER);
    const answers = await many(page);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: MANY }, () => 200));
    expect(web.sandbox.identity.control.tokenRequests(REFRESHED)).toEqual([{ ...REFRESHED, client: web.client.id, error: undefined }]);
    // The new one is good, and the next time it is not asked for another.
    await many(page);
    expect(web.sandbox.identity.control.tokenRequests(REFRESHED)).toHaveLength(1);
  });

  it('is over when the identity provider gives no more', async () => {
    web.sandbox.identity.control.changeRules(web.client.id, { accessTokenSeconds: SHORT });
    const page = await web.signIn('c-00002');
    await web.sandbox.identity.control.revokeRefreshTokens('c-00002');
    await wait(OVER);
    const answers = await many(page);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(web.sandbox.identity.control.tokenRequests({ ...REFRESHED, error: 'invalid_grant' })).toHaveLength(1);
  });

  it('goes on for a while when the identity provider does not answer as it should', async () => {
    web.sandbox.identity.control.changeRules(web.client.id, { accessTokenSeconds: SHORT });
    const page = await web.signIn('c-00003');
    web.sandbox.identity.control.fault({ kind: 'error', status: 500, operationId: 'token' });
    await wait(OVER);
    expect(new Set((await many(page)).map(({ status }) => status))).toEqual(new Set([200]));
    web.sandbox.identity.control.clearFaults();
  });

  it('goes on when it is the BFF that the identity provider does not believe', async () => {
    web.sandbox.identity.control.changeRules(web.client.id, { accessTokenSeconds: SHORT });
    const page = await web.signIn('c-00004');
    web.sandbox.identity.control.changeMetadata(web.client.id, { client_secret: 'another secret' });
    await wait(OVER);
    expect(new Set((await many(page)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(web.sandbox.identity.control.tokenRequests({ ...REFRESHED, error: 'invalid_client' })).not.toEqual([]);
  });
});
