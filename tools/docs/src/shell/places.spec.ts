import { Places } from './places.ts';

describe('places that are elsewhere in a test', () => {
  const places = new Places({ 'localhost:4000': 'http://127.0.0.1:40123', '127.0.0.1:9088': 'http://127.0.0.1:40456' }, '/tmp/kept', ['call.ts'], '127.0.0.1:9088');

  it('are put into commands', () => {
    expect(places.real('curl localhost:4000/a --cert .portico/a.pem http://127.0.0.1:9088/token')).toBe('curl 127.0.0.1:40123/a --cert /tmp/kept/a.pem http://127.0.0.1:40456/token');
    expect(places.real('npx node call.ts')).toBe('npx node /tmp/kept/call.ts');
    expect(places.real('A=$(npm run -s token)\nnpm run -s token -- --client a')).toBe(
      'A=$(npm run -s token -- --issuer http://127.0.0.1:40456)\nnpm run -s token -- --issuer http://127.0.0.1:40456 --client a',
    );
  });

  it('are taken out of what is printed', () => {
    expect(places.shown('http://127.0.0.1:40456/end?to=http%3A%2F%2F127.0.0.1%3A40123%2F')).toBe('http://127.0.0.1:9088/end?to=http%3A%2F%2Flocalhost%3A4000%2F');
  });
});
