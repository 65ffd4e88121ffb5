import { bindingOf } from './binding.ts';
import type { BindingRules } from './binding.ts';

const KEY = 'k'.repeat(43);
const CERTIFICATE = 'c'.repeat(43);
const rules = (changes: Partial<BindingRules> = {}): BindingRules => ({ dpop: 'optional', certificate: 'optional', ...changes });

describe('what a token is bound to', () => {
  it.each([
    ['nothing', undefined, undefined],
    ['a key', { jkt: KEY }, { key: KEY, certificate: undefined }],
    ['a certificate', { 'x5t#S256': CERTIFICATE }, { key: undefined, certificate: CERTIFICATE }],
    ['both', { jkt: KEY, 'x5t#S256': CERTIFICATE }, { key: KEY, certificate: CERTIFICATE }],
  ])('may be %s', (_, cnf, binding) => expect(bindingOf(cnf, rules())).toEqual(binding));

  it.each([
    ['in no way', {}],
    ['in a way that is not known', { kid: KEY }],
    ['in a way that is not known beside one that is', { jkt: KEY, jwe: KEY }],
    ['by nothing', null],
    ['by a text', KEY],
    ['by a list', [KEY]],
    ['to a key of another length', { jkt: `${KEY}k` }],
    ['to a key in another encoding', { jkt: `${KEY.slice(1)}=` }],
    ['to a list of keys', { jkt: [KEY] }],
    ['to a certificate that is no text', { 'x5t#S256': 7 }],
    ['by a member of all objects', { toString: KEY }],
  ])('is refused %s', (_, cnf) => expect(() => bindingOf(cnf, rules())).toThrow('bound in a way that is not known here'));

  it('must be a key where its issuer says so', () => {
    for (const cnf of [undefined, { 'x5t#S256': CERTIFICATE }]) expect(() => bindingOf(cnf, rules({ dpop: 'required' }))).toThrow('not bound to a key');
  });

  it('must be a certificate where its issuer says so', () => {
    for (const cnf of [undefined, { jkt: KEY }]) expect(() => bindingOf(cnf, rules({ certificate: 'required' }))).toThrow('not bound to a certificate');
  });

  it('is what its issuer wants it to be', () => {
    const both = { jkt: KEY, 'x5t#S256': CERTIFICATE };
    expect(bindingOf({ jkt: KEY }, rules({ dpop: 'required' }))).toEqual({ key: KEY, certificate: undefined });
    expect(bindingOf({ 'x5t#S256': CERTIFICATE }, rules({ certificate: 'required', dpop: 'none' }))).toEqual({ key: undefined, certificate: CERTIFICATE });
    expect(bindingOf(both, rules({ certificate: 'required', dpop: 'required' }))).toEqual({ key: KEY, certificate: CERTIFICATE });
  });

  it('must not be a key where no proof is taken', () => expect(() => bindingOf({ jkt: KEY }, rules({ dpop: 'none' }))).toThrow('of which no proof is taken here'));
});
