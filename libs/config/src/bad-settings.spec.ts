import { problemsOf } from './fixtures/problems-of.ts';
import { ShopSettings } from './fixtures/shop.settings.ts';

const upstream = (rest: string) => `upstreams:\n  - kind: http\n    name: catalog\n    url: http://catalog\n    ${rest}`;

/** Each file has one problem: its place, what is said of it, and what is proposed. */
const BAD: readonly [title: string, text: string, path: string, line: number | undefined, message: string, fix: string][] = [
  ['an unknown key near a known one', 'server:\n  prot: 1', 'server.prot', 2, 'is not a setting', 'did you mean port?'],
  ['a key in another spelling', 'server:\n  max_body: 1kB', 'server.max_body', 2, 'is not a setting', 'did you mean maxBody?'],
  ['an unknown key', 'colour: red', 'colour', 1, 'is not a setting',
    'remove it; the settings here are server, session, upstreams, regions and sampleRate'],
  ['a key of an object prototype', 'constructor: 1', 'constructor', 1, 'is not a setting', 'remove it; the settings here are'],
  ['__proto__', '__proto__: { port: 1 }', '__proto__', 1, 'is not a setting', 'remove it; the settings here are'],
  ['a key of the top level in a section', 'server:\n  sampleRate: 1', 'server.sampleRate', 2, 'is not a setting', 'write it at the top level of the file: sampleRate belongs to no section'],
  ['a key of the top level in an item', upstream('regions: [eu]'), 'upstreams[0].regions', 5, 'is not a setting', 'write it at the top level of the file: regions belongs to no section'],
  ['no space behind a colon', '{server:1}', '["server…"]', 1, 'is not a setting', 'put a space after the colon'],
  ['a duplicate key', 'server:\n  port: 1\n  port: 2', 'server.port', 3, 'is written twice; line 2 has it already',
    'remove one of the two'],
  ['a missing key', 'upstreams:\n  - kind: http\n    name: a', 'upstreams[0].url', 2, 'is missing',
    'write url: http://service.example or set PORTICO_UPSTREAMS__0__URL'],
  ['a key without a value', 'server:\n  port:', 'server.port', 2, 'has no value',
    'write a port, or remove the key to keep the default'],
  ['a list without a value', 'upstreams:', 'upstreams', 1, 'has no value',
    'write a list, [] for none, or remove the key to keep the default'],
  ['an optional key without a value', upstream('weight:'), 'upstreams[0].weight', 5, 'has no value',
    'write an integer, or remove the key to leave it unset'],
  ['a value in place of a section', 'server: 4000', 'server', 1, 'is a single value, not a section', 'write keys below it'],
  ['a list in place of a section', 'server: [4000]', 'server', 1, 'is a list, not a section', 'write keys below it'],
  ['a section in place of a list', 'upstreams: { kind: http }', 'upstreams', 1, 'is not a list',
    'write items below it, each behind a dash'],
  ['a value in place of an item', 'upstreams: [catalog]', 'upstreams[0]', 1, 'is not a section', 'write keys behind the dash'],
  ['a value in place of a list of values', 'regions: eu', 'regions', 1, 'is not a list', 'write a list, such as [<text>]'],
  ['a section in place of a value', 'server: { port: { a: 1 } }', 'server.port', 1, 'is a section, not a port',
    'write a port, such as 4000'],
  ['an unknown kind', 'upstreams: [{ kind: htp }]', 'upstreams[0].kind', 1, '"htp" is not a known kind',
    'write kind: http or grpc; did you mean http?'],
  ['a kind of an object prototype', 'upstreams: [{ kind: constructor }]', 'upstreams[0].kind', 1, '"constructor" is not a known kind',
    'write kind: http or grpc'],
  ['a missing kind', 'upstreams: [{ name: a }]', 'upstreams[0].kind', 1, 'is missing', 'write kind: http or grpc'],
  ['an empty kind', 'upstreams: [{ kind: }]', 'upstreams[0].kind', 1, 'is missing', 'write kind: http or grpc'],
  ['a kind that is a list', 'upstreams: [{ kind: [http] }]', 'upstreams[0].kind', 1, 'is not a known kind',
    'write kind: http or grpc'],
  ['a key of another kind', upstream('tls: true'), 'upstreams[0].tls', 5, 'is not a setting',
    'the settings here are name, url, timeout'],
  ['a name used twice', `${upstream('weight: 1')}\n  - { kind: grpc, name: catalog, url: http://b }`, 'upstreams[1].name', 6,
    '"catalog" is already the name of upstreams[0]', 'give each item its own name'],
  ['a bare number for a duration', upstream('timeout: 250'), 'upstreams[0].timeout', 5, '250 is a bare number, not a duration',
    'write a number with a unit, such as 250ms, 2s or 5m'],
  ['a wrong unit', upstream('timeout: 2 parsecs'), 'upstreams[0].timeout', 5, '"2 parsecs" is not a duration',
    'such as 250ms, 2s or 5m'],
  ['a duration out of bounds', upstream('timeout: 5ms'), 'upstreams[0].timeout', 5, '5ms must be a duration from 10ms to 5m',
    'write a duration from 10ms to 5m'],
  ['a wrong size', 'server: { maxBody: 6KB }', 'server.maxBody', 1, '"6KB" is not a size',
    'B, kB, MB, GB (thousands) or KiB, MiB, GiB (1024s)'],
  ['a size out of bounds', 'server: { maxBody: 2MiB }', 'server.maxBody', 1, '2MiB must be a size from 1B to 1MiB',
    'write a size from 1B to 1MiB'],
  ['a relative URL', 'upstreams: [{ kind: http, name: a, url: catalog }]', 'upstreams[0].url', 1, '"catalog" is not a URL',
    'write an absolute URL with http or https, such as http://service.example:8080'],
  ['a URL with a password', 'upstreams: [{ kind: http, name: a, url: "http://u:p@a" }]', 'upstreams[0].url', 1,
    'the URL carries a user name or password', 'remove them and use a secret setting instead'],
  ['a wrong range', 'server: { allow: [10.0.0.0/8, lan] }', 'server.allow[1]', 1, '"lan" is not a CIDR range',
    'such as 10.0.0.0/8'],
  ['a port out of range', 'server: { port: 70000 }', 'server.port', 1, '70000 must be a port',
    'write a whole number from 1 to 65535'],
  ['a port in quotes', 'server: { port: "4000" }', 'server.port', 1, '"4000" is text, not a port', 'write 4000 without quotes'],
  ['a fraction', upstream('weight: 1.5'), 'upstreams[0].weight', 5, '1.5 must be an integer number', 'write a whole number'],
  ['a number too large', upstream('weight: 10'), 'upstreams[0].weight', 5, '10 must not be greater than 9', 'write 9 or less'],
  ['a number that is none', 'sampleRate: .nan', 'sampleRate', 1, 'NaN is not a number', 'write a number, such as 10'],
  ['a word for a boolean', 'server: { trustProxy: yes }', 'server.trustProxy', 1, '"yes" is not a boolean',
    'write true or false'],
  ['a choice that is none', 'server: { logLevel: wrn }', 'server.logLevel', 1, '"wrn" must be one of',
    'write debug, info or warn; did you mean warn?'],
  ['a number for text', 'regions: [eu, 1.10]', 'regions[1]', 1, '1.1 is a number, not text', 'put it in quotes'],
  ['text of a wrong form', 'upstreams: [{ kind: http, name: A1, url: http://a }]', 'upstreams[0].name', 1,
    '"A1" must match /^[a-z-]+$/ regular expression', 'write text that matches /^[a-z-]+$/'],
  ['an empty list', 'regions: []', 'regions', 1, 'should not be empty', 'write at least one item'],
  ['a secret that is a number', 'session: { key: 12345678 }', 'session.key', 1, 'the secret is not text', 'put it in quotes'],
  ['a secret that is too short', 'session: { key: abc }', 'session.key', 1, 'the secret is shorter than 8 characters',
    'make a new one'],
];

describe('a settings file with one problem', () => {
  it.each(BAD)('%s', (_, text, path, line, message, fix) => {
    const problems = problemsOf(ShopSettings, { text });
    expect(problems).toEqual([
      { path, line, message: expect.stringContaining(message), fix: expect.stringContaining(fix), where: `bff.yaml:${line}` },
    ]);
  });
});

describe('a settings file with many problems', () => {
  it('gets all of them at once, from top to bottom, then those of the environment', () => {
    const text = 'regions: []\nupstreams:\n  - kind: grpc\n    tls: 1\nserver:\n  maxBody: big\n  prot: 1';
    const env = { PORTICO_SERVER__PORT: 'http', PORTICO_SERVR: '1' };
    expect(problemsOf(ShopSettings, { text, env }).map(({ path, where }) => `${path} at ${where}`)).toEqual([
      'regions at bff.yaml:1',
      'upstreams[0].name at bff.yaml:3',
      'upstreams[0].url at bff.yaml:3',
      'upstreams[0].tls at bff.yaml:4',
      'server.maxBody at bff.yaml:6',
      'server.prot at bff.yaml:7',
      'PORTICO_SERVR at undefined',
      'server.port at environment variable PORTICO_SERVER__PORT',
    ]);
  });
});
