import { RunSecrets } from './run-secrets.ts';

const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjLTAwMDAxIn0.c2lnbmF0dXJlLW9mLWl0';
const SESSION = 'vN2bq8sTz1QmXkP0vN2bq8sTz1Q';

describe('a search for secrets in a log', () => {
  let secrets: RunSecrets;
  beforeEach(() => {
    secrets = new RunSecrets();
    secrets.add([SESSION, 'two words "quoted"', 'short', `${JWT.slice(0, 20)}.rest-of-a-token`, 'ptk_0123456789Ab_abcdefghijklm']);
  });

  it.each([
    ['as it is', `{"id":"${SESSION}"}`],
    ['inside a word', `x${SESSION}x`],
    ['as JSON has it', JSON.stringify({ text: 'two words "quoted"' })],
    ['as a URL has it', `/a?b=${encodeURIComponent('two words "quoted"')}`],
    ['as a signature without its token', 'rest-of-a-token'],
    ['as a key without its public part', 'abcdefghijklm'],
  ])('finds one that was used %s, and does not repeat it', (_, line) => {
    const leaks = secrets.leaksIn(`a line\n${line}\nanother`);
    expect(leaks).toHaveLength(1);
    expect(leaks[0]).toMatch(/^a secret of \d+ characters in .*█/);
    expect(leaks[0]).not.toContain(SESSION);
  });

  it.each([
    ['a JWT', `token ${JWT}`],
    ['the key of a partner', 'ptk_00000000000A_00000000'],
    ['a cookie', 'cookie: __Host-Http-web-bff=abcdefghijkl'],
    ['a parameter of a sign-in', 'GET /auth/callback?x=1&code=abcdef'],
    ['an Authorization header', 'Bearer abcdefghijkl'],
    ['a private key', '-----BEGIN PRIVATE KEY-----'],
  ])('knows %s by its looks', (shape, line) => {
    expect(secrets.leaksIn(line)).toEqual([expect.stringMatching(new RegExp(`^${shape} in `))]);
  });

  it('finds nothing in what is none', () => {
    const line = { route: '/auth/callback', subject: 'c-00001', key: '0123456789Ab', because: 'the token has expired', challenge: 'Bearer realm="x"', code: 'short' };
    expect(secrets.leaksIn(JSON.stringify(line))).toEqual([]);
  });
});
