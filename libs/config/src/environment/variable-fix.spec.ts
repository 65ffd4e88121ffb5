import { variableFix } from './variable-fix.ts';

const KNOWN = ['PORTICO_SERVER__PORT', 'PORTICO_SERVER__MAX_BODY', 'PORTICO_UPSTREAMS__0__URL', 'PORTICO_UPSTREAMS__CATALOG__URL', 'PORTICO_SAMPLE_RATE'];
const words = (count: number): string[] => Array.from({ length: count }, (_, index) => `PORTICO_${'ABCDEFGHIJ'[index]}AAAAA`);

describe('what to do about a variable that sets nothing', () => {
  it.each([
    ['PORTICO_SERVER_PORT', 'did you mean PORTICO_SERVER__PORT?'],
    ['PORTICO_SERVER__MAXBODY', 'did you mean PORTICO_SERVER__MAX_BODY?'],
    ['PORTICO_SERVR__PROT', 'did you mean PORTICO_SERVER__PORT?'],
    ['PORTICO_UPSTREAMS__CATALGO__URL', 'did you mean PORTICO_UPSTREAMS__CATALOG__URL?'],
    ['PORTICO_UPSTREAMS__0__ULR', 'did you mean PORTICO_UPSTREAMS__0__URL?'],
    ['PORTICO_SERVER', 'set what is below it: after PORTICO_SERVER__ comes PORT or MAX_BODY'],
    ['PORTICO_SERVER__PORT__FILE', 'nothing comes after PORTICO_SERVER__PORT; unset the variable'],
    ['PORTICO_SERVER__LIMITS', 'unset it, or correct its name: after PORTICO_SERVER__ comes PORT or MAX_BODY'],
    ['PORTICO_ELSE', 'unset it, or correct its name: the names start with PORTICO_SERVER, PORTICO_UPSTREAMS or PORTICO_SAMPLE_RATE'],
  ])('%s: %s', (variable, fix) => expect(variableFix(variable, KNOWN)).toBe(fix));

  it('is not to take the number of an item for another: which one is meant is not known', () => {
    expect(variableFix('PORTICO_UPSTREAMS__1__URL', KNOWN)).toBe('unset it, or correct its name: after PORTICO_UPSTREAMS__ comes 0 or CATALOG');
    expect(variableFix('PORTICO_UPSTREAMS__10__URL', [...KNOWN, 'PORTICO_UPSTREAMS__11__URL'])).toContain('unset it, or correct its name');
  });

  it('names eight at most of those that there are', () => {
    expect(variableFix('PORTICO_SOMETHING', words(8))).toBe(`unset it, or correct its name: the names start with ${words(7).join(', ')} or ${words(8).at(-1)}`);
    expect(variableFix('PORTICO_SOMETHING', words(9))).toBe(`unset it, or correct its name: the names start with ${words(8).join(', ')} or others`);
  });
});
