import { customerId, Identity } from '@portico/platform';
import type { Caller, RequestContext } from '@portico/platform';
import type { JWTPayload } from 'jose';
import { InternalJwtIdentity } from './internal-jwt.identity.ts';

const ANN: Caller = { identity: new Identity('https://id.example', 'ann'), customer: customerId('ann'), scopes: ['orders:read', 'profile'], roles: ['buyer'] };
const START = 1_800_000_000_000;

describe('a token that tells an upstream who calls', () => {
  let now: number;
  let signed: JWTPayload[];
  let identity: InternalJwtIdentity;

  beforeEach(() => {
    [now, signed] = [START, []];
    const sign = async (claims: JWTPayload): Promise<string> => `token-${signed.push(claims)}`;
    identity = new InternalJwtIdentity({ issuer: 'web-bff', audience: 'orders', lifetime: 60_000 }, { sign }, () => now, () => now);
  });

  const tokenFor = async (caller?: Caller) => (await identity.credentialsFor({ caller } as RequestContext))[1];

  it('says who it is, who vouches for that, what it may do, and for how long', async () => {
    expect(await identity.credentialsFor({ caller: ANN } as RequestContext)).toEqual(['authorization', 'Bearer token-1']);
    expect(signed).toEqual([
      {
        iss: 'web-bff',
        aud: 'orders',
        iat: START / 1_000,
        exp: START / 1_000 + 60,
        sub: 'ann',
        sub_id: { format: 'iss_sub', iss: 'https://id.example', sub: 'ann' },
        scope: 'orders:read profile',
        roles: ['buyer'],
      },
    ]);
  });

  it('names the customer as its subject, and the partner who acts for it beside', async () => {
    await tokenFor({ ...ANN, identity: new Identity('partners', 'acme'), customer: customerId('c-00042') });
    expect(signed).toMatchObject([{ sub: 'c-00042', act: { iss: 'partners', sub: 'acme' } }]);
    expect(signed[0]).not.toHaveProperty('sub_id');
  });

  it('has no subject that is a customer’s number when the caller is no customer', async () => {
    await tokenFor({ ...ANN, identity: new Identity('https://other.example', 'c-00001'), customer: undefined });
    expect(signed).toMatchObject([{ sub: '["https://other.example","c-00001"]', sub_id: { format: 'iss_sub', iss: 'https://other.example', sub: 'c-00001' } }]);
  });

  it('has no list that is empty: no scope and no roles are not the empty text, and not the empty list', async () => {
    await tokenFor({ ...ANN, scopes: [], roles: [] });
    expect(['scope', 'roles'].filter((claim) => claim in (signed[0] as object))).toEqual([]);
  });

  it('is not asked for again when an upstream refuses it, and stands in a field that no caller may write', async () => {
    const [field] = await identity.credentialsFor({ caller: ANN } as RequestContext);
    expect({ field, fields: identity.fields, again: identity.refused() }).toEqual({ field: 'authorization', fields: [field], again: false });
  });

  it('has no subject when there is no caller', async () => {
    await tokenFor();
    expect(signed).toEqual([{ iss: 'web-bff', aud: 'orders', iat: START / 1_000, exp: START / 1_000 + 60 }]);
  });

  it('is signed once for many calls of a caller, and is at hand then', async () => {
    await Promise.all([tokenFor(ANN), tokenFor(ANN), tokenFor({ ...ANN })]);
    expect(identity.credentialsFor({ caller: { ...ANN } } as RequestContext)).toEqual(['authorization', 'Bearer token-1']);
    expect(signed).toHaveLength(1);
  });

  it.each([
    ['subject', { identity: new Identity('https://id.example', 'bob') }],
    ['issuer', { identity: new Identity('https://other.example', 'ann') }],
    ['customer', { customer: customerId('bob') }],
    ['word on whether it is a customer', { customer: undefined }],
    ['scopes', { scopes: ['orders:read profile'] }],
    ['roles', { roles: [] }],
  ])('is another one for a caller of another %s', async (_, other) => {
    await tokenFor(ANN);
    expect(await tokenFor({ ...ANN, ...other })).toBe('Bearer token-2');
  });

  it('is signed again when a quarter of its lifetime is left', async () => {
    await tokenFor(ANN);
    now += 44_999;
    expect(await tokenFor(ANN)).toBe('Bearer token-1');
    now += 1;
    expect(await tokenFor(ANN)).toBe('Bearer token-2');
  });

  it('is remembered for ten thousand callers, the first one goes first', async () => {
    const callers = Array.from({ length: 10_001 }, (_, at) => ({ ...ANN, identity: new Identity('https://id.example', `${at}`) }));
    for (const caller of callers.slice(0, -1)) await tokenFor(caller);
    expect(await tokenFor(callers[0])).toBe('Bearer token-1');
    await tokenFor(callers.at(-1));
    expect([await tokenFor(callers[1]), await tokenFor(callers[0])]).toEqual(['Bearer token-2', 'Bearer token-10002']);
  });

  it('that cannot be signed is tried again with the next call', async () => {
    const sign = jest.fn<Promise<string>, [JWTPayload]>().mockRejectedValueOnce(new Error('not now')).mockResolvedValueOnce('good');
    identity = new InternalJwtIdentity({ issuer: 'web-bff', audience: 'orders', lifetime: 60_000 }, { sign }, () => now, () => now);
    await expect(tokenFor(ANN)).rejects.toThrow('not now');
    expect(await tokenFor(ANN)).toBe('Bearer good');
  });
});
