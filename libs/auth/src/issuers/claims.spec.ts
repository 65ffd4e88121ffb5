import { claimAt, ClaimElsewhere, listIn } from './claims.ts';

const KEYCLOAK = { realm_access: { roles: ['user'] }, resource_access: { 'web-bff': { roles: ['admin'] }, 'shop.example': { roles: ['buyer'] } } };

describe('a claim', () => {
  it.each([
    ['roles', { roles: ['a'] }, ['a']],
    ['realm_access.roles', KEYCLOAK, ['user']],
    ['resource_access.web-bff.roles', KEYCLOAK, ['admin']],
    ['resource_access.shop.example.roles', KEYCLOAK, ['buyer']],
    ['https://shop.example/roles', { 'https://shop.example/roles': ['seller'] }, ['seller']],
    ['cognito:groups', { 'cognito:groups': ['eu'] }, ['eu']],
    ['a.b', { 'a.b': 1, a: { b: 2 } }, 1],
    ['a.b', { a: { b: 2 } }, 2],
    ['a.b.c', { a: { 'b.c': 3 } }, 3],
    ['a.b.c', { 'a.b': { c: 4 }, a: { b: { c: 5 } } }, 4],
    ['a.b', { a: { c: 2 } }, undefined],
    ['a.b', { a: 'text' }, undefined],
    ['a.b', { a: null }, undefined],
    ['.a', { '': { a: 1 } }, undefined],
    ['constructor.name', {}, undefined],
    ['toString', {}, undefined],
    ['__proto__.toString', {}, undefined],
    ['roles.length', { roles: 'abc' }, undefined],
    ['roles', undefined, undefined],
  ])('%s is found by its name or path', (path, claims, found) => expect(claimAt(claims, path)).toEqual(found));

  it('may be several, each role once', () => {
    expect(listIn({ roles: ['a'], '': ['of a name that is none'] }, ' roles  other ')).toEqual(['a']);
    expect(listIn({ ...KEYCLOAK, extra: 'user  more' }, 'realm_access.roles resource_access.web-bff.roles  extra')).toEqual(['user', 'admin', 'more']);
  });

  it.each([
    ['a text', 'a  b', ['a', 'b']],
    ['a list with other things', ['a', 7, null, 'b'], ['a', 'b']],
    ['a number', 7, []],
    ['nothing', undefined, []],
  ])('lists what is in %s', (_, roles, list) => expect(listIn({ roles }, 'roles')).toEqual(list));

  it.each([
    { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'https://graph.example' } } },
    { hasgroups: true },
  ])('that is elsewhere is not taken for an empty one', (claims) => {
    expect(() => listIn(claims, 'groups')).toThrow(ClaimElsewhere);
    expect(listIn({ ...claims, roles: ['a'] }, 'roles')).toEqual(['a']);
    expect(listIn(claims, 'roles')).toEqual([]);
    expect(listIn({ ...claims, groups: ['a'] }, 'groups')).toEqual(['a']);
    expect(listIn({ ...claims, groups: null }, 'groups')).toEqual([]);
  });

  it('that is said not to be elsewhere is empty', () => expect(listIn({ hasgroups: false, _claim_names: {} }, 'groups')).toEqual([]));
});
