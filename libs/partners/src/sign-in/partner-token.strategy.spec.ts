import { AuthSignals, BearerSettings, IssuerSettings } from '@portico/auth';
import { BffIdentity, customerId, Identity, Signals } from '@portico/platform';
import type { Caller, Problem } from '@portico/platform';
import { issuerKey, TokenIssuer } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import { PartnerDirectory } from '../directory/partner-directory.ts';
import { partner, records } from '../fixtures/records.fixture.ts';
import { ScriptedStore } from '../fixtures/scripted-store.fixture.ts';
import { PartnerTokenStrategy } from './partner-token.strategy.ts';

describe('a partner whose program brings an access token', () => {
  let issuer: TokenIssuer;
  let key: IssuerKey;
  let store: ScriptedStore;
  let directory: PartnerDirectory;
  let strategy: PartnerTokenStrategy;

  beforeAll(async () => {
    [issuer, key] = await Promise.all([TokenIssuer.start(), issuerKey('k1')]);
    issuer.published = [key.jwk];
  });
  afterAll(() => issuer.stop());

  const recordsOf = (more = {}) => records({ partners: [partner('acme', { subject: 'c-00042', clients: [{ issuer: issuer.url, clientId: 'acme-shop' }], ...more })] });

  beforeEach(async () => {
    store = new ScriptedStore(recordsOf());
    directory = new PartnerDirectory(store, { refresh: 60_000, oldest: 60_000 }, new Signals());
    await directory.open();
    await directory.close();
    const believed = Object.assign(new IssuerSettings(), { name: 'login', issuer: issuer.url, audiences: ['partner-bff'], timeout: 10_000 });
    const bearer = Object.assign(new BearerSettings(), { issuers: [believed] });
    strategy = new PartnerTokenStrategy({ bearer }, new BffIdentity('partner-bff', 'Partner API', '1'), new AuthSignals());
    // As Nest injects them.
    Object.assign(strategy, { directory });
  });

  /** What the strategy says of a request with a token. */
  const bring = (token: string): Promise<Caller | Problem> =>
    new Promise((resolve) => {
      const request = { headers: { authorization: `Bearer ${token}` }, rawHeaders: ['Authorization', `Bearer ${token}`] };
      const asked = Object.assign(Object.create(strategy) as PartnerTokenStrategy, { success: resolve, error: resolve });
      try {
        asked.authenticate(request as never);
      } catch (problem) {
        resolve(problem as Problem);
      }
    });
  const tokenFor = (sub: string): Promise<string> => issuer.token(key, { aud: 'partner-bff', sub, scope: 'orders:read refunds:write' });

  it('may do what both the token and the partner may', async () => {
    const token = await tokenFor('acme-shop');
    const acme: Caller = { identity: new Identity('partners', 'acme'), customer: customerId('c-00042'), scopes: ['orders:read'], roles: [], plan: 'standard' };
    expect(await bring(token)).toEqual(acme);
    expect(await bring(token)).toEqual(acme);
  });

  it('is one whose customer the records have, whatever the issuer of the token says of its subjects', () => {
    expect(strategy.issuers).toEqual([{ issuer: 'partners', customers: 'by-strategy' }]);
  });

  it('is refused when its client is not in the records', async () => {
    expect(await bring(await tokenFor('globex-shop'))).toMatchObject({
      status: 403,
      message: 'the token is good, but its client is no partner here',
      told: { scheme: 'bearer', because: 'unknown client', detail: 'globex-shop' },
    });
  });

  it.each(['Acme-Shop', 'acme-shop ', 'acme'])('is not the one whose client is written like it: %j', async (sub) => {
    expect(await bring(await tokenFor(sub))).toMatchObject({ status: 403, told: { because: 'unknown client', detail: sub } });
  });

  it('gets 503 while the records have not been read', async () => {
    Object.assign(strategy, { directory: new PartnerDirectory(store, { refresh: 60_000, oldest: 60_000 }, new Signals()) });
    expect(await bring(await tokenFor('acme-shop'))).toMatchObject({ status: 503, message: 'partners cannot be looked up right now', details: { headers: { 'retry-after': '5' } } });
  });

  it.each([
    ['blocked', { blocked: true }, 'the partner is blocked'],
    ['left without the client', { clients: [] }, 'the token is good, but its client is no partner here'],
  ])('is refused with a token that was accepted before, once it is %s', async (_, more, words) => {
    const token = await tokenFor('acme-shop');
    await bring(token);
    store.change(recordsOf(more));
    await directory.look();
    expect(await bring(token)).toMatchObject({ status: 403, message: words, told: { scheme: 'bearer', because: words === 'the partner is blocked' ? 'blocked' : 'unknown client' } });
  });
});
