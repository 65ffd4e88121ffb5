import type { SettingsClass } from '../index.ts';
import { ByteSize, Cidr, Duration, loadSettings, Port, Secret, SettingsError, UrlText } from '../index.ts';

/** A class whose one setting has this decorator and this default, made in the test as an app's is. */
function withOne(decorate: unknown, type: unknown, initial: unknown): SettingsClass<{ one: unknown }> {
  class One {
    one: unknown = initial;
  }
  Reflect.defineMetadata('design:type', type, One.prototype, 'one');
  (decorate as PropertyDecorator)(One.prototype, 'one');
  return One;
}

const load = (Type: SettingsClass<{ one: unknown }>, text = '{}'): unknown => {
  try {
    return loadSettings(Type, { text, env: { NODE_ENV: 'test' } }).one;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ path, message }) => `${path} ${message}`).join();
  }
};

describe('an address', () => {
  it('is in its canonical form without a slash at its end, or as it is written where it is compared to the letter', () => {
    const text = '{ one: "HTTPS://ID.example/" }';
    expect(load(withOne(UrlText(), String, undefined), text)).toBe('https://id.example');
    expect(load(withOne(UrlText({ exact: true }), String, undefined), text)).toBe('HTTPS://ID.example/');
  });

  it.each([
    ['of another protocol', 'ftp://a.example'],
    ['with a password', 'https://a:b@id.example'],
    ['that is none', 'id.example'],
    ['with a fragment', 'https://id.example/#login'],
    ['with a fragment of no letters', 'https://id.example#'],
  ])('is refused %s, to the letter or not', (_, url) => {
    for (const exact of [true, false]) expect(load(withOne(UrlText({ exact }), String, undefined), JSON.stringify({ one: url }))).toMatch(/^one ./);
  });
});

describe('an issuer', () => {
  it.each(['https://id.example?tenant=a', 'https://id.example/a?'])('has no query: not %s', (url) => {
    expect(load(withOne(UrlText({ exact: true }), String, undefined), JSON.stringify({ one: url }))).toBe('one the URL has a query, which no issuer has');
    expect(load(withOne(UrlText(), String, undefined), JSON.stringify({ one: url }))).toMatch(/^https:/);
  });
});

describe('a default that the decorator does not allow', () => {
  it.each<[string, unknown, unknown, unknown, string]>([
    ['an address with a slash', UrlText(), String, 'http://a/', 'must be a URL (http or https) without a slash at its end'],
    ['an exact address that is none', UrlText({ exact: true, protocols: ['https'] }), String, 'a', 'must be a URL (https)'],
    ['a port', Port(), Number, 65_536, 'must be a port'],
    ['a network', Cidr(), Object, '10.0.0.0/8', 'must be a CIDR range'],
    ['a secret', Secret(), Object, 's', 'must be a secret'],
    ['a long secret', Secret({ minLength: 8 }), Object, 's', 'must be a secret of at least 8 characters'],
    ['a size', ByteSize({ min: '1kB' }), Number, 1, 'must be a size of at least 1kB'],
    ['a duration', Duration({ max: '1m' }), Number, 61_000, 'must be a duration of at most 1m'],
  ])('is refused with what it must be: %s', (_, decorate, type, initial, message) => {
    expect(load(withOne(decorate, type, initial))).toContain(message);
  });
});
