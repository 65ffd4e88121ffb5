import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { Bff } from '@portico/platform';
import { BffUnderTest, headersSeenBy } from '@portico/testing';
import type { Answer } from '@portico/testing';
import { decodeJwt } from 'jose';
import { MobileBffModule } from '../../../mobile-bff/src/mobile-bff.module.ts';
import { WebBffModule } from '../../src/web-bff.module.ts';
import { startSigningIn } from '../sign-in/signing-in.ts';
import type { SigningIn } from '../sign-in/signing-in.ts';
import { LatestOrdersModule } from './latest-orders.module.ts';

/** Where people have sessions. */
@Bff({ name: 'web-bff' })
@Module({ imports: [WebBffModule, LatestOrdersModule] })
class WebWithLatestOrders {}

/** Where apps bring access tokens. */
@Bff({ name: 'mobile-bff' })
@Module({ imports: [MobileBffModule, LatestOrdersModule] })
class MobileWithLatestOrders {}

const PATH = '/latest-orders';
type Headers = Record<string, string>;

describe('one feature in a BFF with sessions and in one with access tokens', () => {
  let web: SigningIn;
  let mobile: BffUnderTest;

  beforeAll(async () => {
    web = await startSigningIn({ root: WebWithLatestOrders });
    const bearer = { issuers: [{ name: 'sandbox', issuer: web.sandbox.identity.url, audiences: ['mobile-bff'] }] };
    const file = join(__dirname, '../../../mobile-bff/bff.yaml');
    mobile = await BffUnderTest.start({ root: MobileWithLatestOrders, file, sections: { bearer }, upstreams: web.sandbox.urls });
  });
  afterAll(async () => {
    await mobile.close();
    await web.close();
  });

  const withSession = async (customer: string): Promise<Headers> => (await web.signIn(customer)).headers;
  const withToken = async (sub: string): Promise<Headers> => ({ authorization: `Bearer ${(await web.sandbox.identity.signIn({ sub })).access_token}` });

  it('answers the same person the same, and everybody with what is theirs', async () => {
    const answers = async (customer: string): Promise<readonly Answer[]> => [await web.bff.inTime(PATH, await withSession(customer)), await mobile.inTime(PATH, await withToken(customer))];
    const [one, other] = [await answers('c-00001'), await answers('c-00002')];
    expect([...one, ...other].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const [customer, [page, screen]] of [['c-00001', one], ['c-00002', other]] as const) {
      expect(page?.json).toEqual(screen?.json);
      expect(page?.json).toMatchObject({ customer, orders: expect.arrayContaining([{ id: expect.any(String), status: expect.any(String) }]) });
    }
    expect(one[0]?.json).not.toEqual(other[0]?.json);
  });

  it('tells the services the same of who calls, each BFF in its own name', async () => {
    await web.sandbox.control.reset();
    await web.bff.inTime(PATH, await withSession('c-00001'));
    await mobile.inTime(PATH, await withToken('c-00001'));
    const told = (await headersSeenBy(web.sandbox, 'orders')).map(({ authorization }) => decodeJwt(authorization?.replace('Bearer ', '') ?? ''));
    expect(new Set(told.map(({ sub }) => sub))).toEqual(new Set(['c-00001']));
    expect(new Set(told.map(({ iss }) => iss))).toEqual(new Set(['web-bff', 'mobile-bff']));
  });

  it('says which scope is missing, to an app in the scheme of its token, and to a page without one', async () => {
    const path = `${PATH}/of-everybody`;
    const answers = [await web.bff.get(path, await withSession('c-00001')), await mobile.get(path, await withToken('c-00001'))];
    expect(answers.map(({ status, json }) => [status, (json as { detail: string }).detail])).toEqual(Array(2).fill([403, 'this endpoint needs the scope orders:audit']));
    expect(answers.map(({ headers }) => headers.get('www-authenticate'))).toEqual([null, 'Bearer error="insufficient_scope", scope="orders:audit"']);
    expect(await Promise.all([web.bff, mobile].map((bff) => bff.metric('portico_access_refused_total{because="scope"}')))).toEqual([1, 1]);
  });

  it('takes in neither BFF what the other knows people by', async () => {
    const [session, token] = [await withSession('c-00001'), await withToken('c-00001')];
    const [atWeb, atMobile, without] = [await web.bff.get(PATH, token), await mobile.get(PATH, session), await mobile.get(PATH)];
    expect({ atWeb: atWeb.status, atMobile: atMobile.status, without: without.status }).toEqual({ atWeb: 401, atMobile: 401, without: 401 });
    expect(atWeb.headers.get('www-authenticate')).toMatch(/^Session realm="web-bff"/);
    expect(atMobile.headers.get('www-authenticate')).toMatch(/^Bearer realm="mobile-bff"/);
    expect((await web.bff.inTime(PATH, session)).status).toBe(200);
    expect((await mobile.inTime(PATH, token)).status).toBe(200);
  });
});
