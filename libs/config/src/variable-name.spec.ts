import { upperSnake, variableName } from './variable-name.ts';

describe('upperSnake', () => {
  it.each([
    ['port', 'PORT'],
    ['maxResponse', 'MAX_RESPONSE'],
    ['baseURLText', 'BASE_URL_TEXT'],
    ['http2Server', 'HTTP2_SERVER'],
    ['catalog-search', 'CATALOG_SEARCH'],
    ['/v1/items/', 'V1_ITEMS'],
    ['a__b', 'A_B'],
  ])('%s → %s', (text, expected) => {
    expect(upperSnake(text)).toBe(expected);
  });
});

describe('variableName', () => {
  it('puts two underscores between levels', () => {
    expect(variableName(['upstreams', 0, 'maxResponse'])).toBe('PORTICO_UPSTREAMS__0__MAX_RESPONSE');
  });
});
