import { Identity } from '@portico/platform';
import type { Claims } from '../issuers/claims.ts';
import { IssuerSettings } from './bearer.settings.ts';
import { InvalidToken } from './invalid-token.ts';
import { believed } from './token-claims.ts';
import type { BelievedToken } from './verified-tokens.ts';

const KEY = 'k'.repeat(43);
const GOOD: Claims = { sub: 'ann', aud: 'mobile-bff' };

describe('what a token says', () => {
  const judge = (claims: Claims, changes: Partial<IssuerSettings> = {}, tenant?: string): BelievedToken => {
    const rules = Object.assign(new IssuerSettings(), { name: 'shop', issuer: 'https://idp.example/{tenantid}', audiences: ['mobile-bff', 'phone'], ...changes });
    return believed(claims, { name: 'https://idp.example/t1', tenant, rules });
  };

  it('is who its bearer is by whose word, what they may do, and what it is bound to', () => {
    const claims = { ...GOOD, scope: 'orders profile', roles: ['buyer'], cnf: { jkt: KEY } };
    expect(judge(claims, { dpop: 'optional' })).toEqual({
      caller: { identity: new Identity('https://idp.example/t1', 'ann'), scopes: ['orders', 'profile'], roles: ['buyer'] },
      binding: { key: KEY, certificate: undefined },
    });
    expect(judge(GOOD)).toMatchObject({ caller: { scopes: [], roles: [] } });
  });

  it('is read where the settings say', () => {
    const claims = { ...GOOD, user: { id: 'u1' }, scp: ['orders'], realm: { roles: ['buyer'] }, scope: 'x', roles: ['x'] };
    expect(judge(claims, { subject: 'user.id', scopes: 'scp', roles: 'realm.roles' }).caller).toEqual({ identity: new Identity('https://idp.example/t1', 'u1'), scopes: ['orders'], roles: ['buyer'] });
  });

  it.each<[string, Claims, Partial<IssuerSettings>]>([
    ['one of the audiences', { aud: 'phone' }, {}],
    ['several, of which one is this', { aud: ['other', 'phone'] }, {}],
    ['a client, where the provider writes no audience', { aud: 'other', azp: 'phone' }, { audienceClaim: 'azp' }],
  ])('is for %s', (_, claims, rules) => {
    expect(judge({ ...GOOD, ...claims }, rules).caller.identity.subject).toBe('ann');
  });

  it.each<[string, Claims, Partial<IssuerSettings>]>([
    ['aud', { aud: undefined }, {}],
    ['aud', { aud: 'mobile' }, {}],
    ['aud', { aud: 'Mobile-BFF' }, {}],
    ['aud', { aud: ['MOBILE-BFF'] }, {}],
    ['aud', { aud: 'mobile-bff-2' }, {}],
    ['aud', { aud: [] }, {}],
    ['aud', { aud: ['other'] }, {}],
    ['aud', { aud: { 'mobile-bff': true } }, {}],
    ['azp', { azp: ['phone'] }, { audienceClaim: 'azp' }],
    ['azp', {}, { audienceClaim: 'azp' }],
    ['token_use', {}, { claims: [{ name: 'token_use', values: ['access'] }] }],
    ['token_use', { token_use: 'ACCESS' }, { claims: [{ name: 'token_use', values: ['access'] }] }],
    ['token_use', { token_use: 'id' }, { claims: [{ name: 'token_use', values: ['access'] }] }],
    ['token_use', { token_use: ['access'] }, { claims: [{ name: 'token_use', values: ['access'] }] }],
    ['use.kind', { use: { kind: 'a' } }, { claims: [{ name: 'use.kind', values: ['b'] }] }],
    ['second', { first: 'a', second: 'c' }, { claims: [{ name: 'first', values: ['a'] }, { name: 'second', values: ['b'] }] }],
    ['who it is for', { sub: undefined }, {}],
    ['who it is for', { sub: '' }, {}],
    ['who it is for', { sub: 7 }, {}],
    ['who it is for', { uid: '' }, { subject: 'uid' }],
    ['groups', { _claim_names: { groups: 'src1' } }, { roles: 'groups' }],
    ['scp', { _claim_names: { scp: 'src1' } }, { scopes: 'scp' }],
    ['bound', { cnf: { jkt: KEY } }, {}],
    ['bound', {}, { dpop: 'required' }],
  ])('proves nothing by its %s: %j, %j', (reason, claims, rules) => {
    expect(() => judge({ ...GOOD, ...claims }, rules)).toThrow(InvalidToken);
    expect(() => judge({ ...GOOD, ...claims }, rules)).toThrow(reason);
  });

  it('has the other of two claims it must have, and any of the values', () => {
    const claims = [{ name: 'use', values: ['a', 'b'] }];
    for (const use of ['a', 'b']) expect(judge({ ...GOOD, use }, { claims }).caller.identity.subject).toBe('ann');
  });

  it('is of its tenant', () => {
    expect(judge({ ...GOOD, tid: 't1' }, {}, 't1').caller.identity.subject).toBe('ann');
    for (const tid of ['t2', 'T1', undefined, ['t1']]) {
      expect(() => judge({ ...GOOD, tid }, {}, 't1')).toThrow("the token's tid does not hold here");
    }
  });
});
