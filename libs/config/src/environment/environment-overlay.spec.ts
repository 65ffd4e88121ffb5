import { IsIn, IsString } from 'class-validator';
import { problemsOf } from '../fixtures/problems-of.ts';
import { ShopSettings } from '../fixtures/shop.settings.ts';
import { ListOf, loadSettings, Section } from '../index.ts';

const TEXT = `
server: { port: 4100 }
upstreams:
  - { kind: http, name: catalog, url: http://a, timeout: 1s }
  - { kind: grpc, name: top-sellers, url: http://b }
`;

const load = (env: Record<string, string | undefined>, text = TEXT) => loadSettings(ShopSettings, { text, env });
const problem = (env: Record<string, string>, text = TEXT) => problemsOf(ShopSettings, { text, env })[0];

describe('environment variables', () => {
  it('replace what the file says', () => {
    const env = { PORTICO_SERVER__PORT: '4000', PORTICO_SERVER__MAX_BODY: '7kB', PORTICO_SERVER__TRUST_PROXY: 'true' };
    expect(load(env).server).toMatchObject({ port: 4_000, maxBody: 7_000, trustProxy: true });
  });

  it('serve without any file', () => {
    expect(loadSettings(ShopSettings, { env: { PORTICO_SAMPLE_RATE: '2.5e-1' } }).sampleRate).toBe(0.25);
  });

  it('reach list items by name and by number', () => {
    const byName = { PORTICO_UPSTREAMS__CATALOG__TIMEOUT: '500ms', PORTICO_UPSTREAMS__TOP_SELLERS__TLS: 'false' };
    const { upstreams } = load({ ...byName, PORTICO_UPSTREAMS__1__WEIGHT: '2' });
    expect(upstreams).toMatchObject([{ timeout: 500 }, { tls: false, weight: 2 }]);
  });

  it('set the kind of an item whose class declares it too', () => {
    class Declaring {
      @IsString() name!: string;
      @IsIn(['http']) kind = 'http' as const;
    }
    class Settings {
      @ListOf({ kind: { http: Declaring } }) items: Declaring[] = [];
    }
    const text = 'items: [{ name: a }]';
    expect(loadSettings(Settings, { text, env: { NODE_ENV: 'test', PORTICO_ITEMS__A__KIND: 'http' } }).items).toEqual([{ name: 'a', kind: 'http' }]);
    expect(loadSettings(Settings, { text, env: { NODE_ENV: 'test', PORTICO_ITEMS__0__KIND: 'http' } }).items).toEqual([{ name: 'a', kind: 'http' }]);
  });

  it('hold lists of values between commas', () => {
    expect(load({ PORTICO_REGIONS: 'eu, us ,ap' }).regions).toEqual(['eu', 'us', 'ap']);
    expect(load({ PORTICO_SERVER__ALLOW: '10.0.0.0/8,::1' }).server.allow.map(String)).toEqual(['10.0.0.0/8', '::1/128']);
    expect(load({ PORTICO_SERVER__ALLOW: '' }).server.allow).toEqual([]);
  });

  it('make an optional section', () => {
    expect(load({ PORTICO_SESSION__KEY: 'long-enough' }).session?.key.reveal()).toBe('long-enough');
  });

  it('fill a section that the file leaves empty', () => {
    expect(load({ PORTICO_SERVER__PORT: '1' }, 'server:\n').server.port).toBe(1);
  });

  it('may change the kind of an item together with the settings of the new kind', () => {
    const { upstreams } = load({ PORTICO_UPSTREAMS__CATALOG__KIND: 'grpc', PORTICO_UPSTREAMS__CATALOG__TLS: 'false' });
    expect(upstreams[0]).toMatchObject({ kind: 'grpc', tls: false, timeout: 1_000 });
  });

  it('may change a kind together with one inside it, which only the new kind has', () => {
    class Plain {}
    class Sealed {
      @IsString() secret = '';
    }
    class Redis {
      @Section({ kind: { plain: Plain, sealed: Sealed } }) format: Plain | Sealed = new Plain();
    }
    class Cache {
      @Section({ kind: { memory: Plain, redis: Redis } }) store: Plain | Redis = new Plain();
    }
    const env = { PORTICO_STORE__KIND: 'redis', PORTICO_STORE__FORMAT__KIND: 'sealed', PORTICO_STORE__FORMAT__SECRET: 'x' };
    expect(loadSettings(Cache, { env }).store).toEqual({ kind: 'redis', format: { kind: 'sealed', secret: 'x' } });
  });

  it.each([0, 1, 65_535])('may have %i as a port', (port) => expect(load({ PORTICO_SERVER__PORT: String(port) }).server.port).toBe(port));

  it('may rename an item that another one addresses by its old name', () => {
    const { upstreams } = load({ PORTICO_UPSTREAMS__CATALOG__NAME: 'books', PORTICO_UPSTREAMS__CATALOG__TIMEOUT: '9s' });
    expect(upstreams[0]).toMatchObject({ name: 'books', timeout: 9_000 });
  });

  it('are left alone when unset, without the prefix, or named in ignoreEnv', () => {
    const env = { PORTICO_SERVER__PORT: undefined, SERVER__PORT: '1', PORTICO_CONFIG_FILE: 'x' };
    expect(loadSettings(ShopSettings, { text: TEXT, env, ignoreEnv: ['PORTICO_CONFIG_FILE'] }).server.port).toBe(4_100);
  });

  it.each([
    ['PORTICO_SERVER__PROT', 'did you mean PORTICO_SERVER__PORT?'],
    ['PORTICO_SERVER_PORT', 'did you mean PORTICO_SERVER__PORT?'],
    ['PORTICO_SERVR__PROT', 'did you mean PORTICO_SERVER__PORT?'],
    ['PORTICO_UPSTREAMS__CATALGO__TIMEOUT', 'did you mean PORTICO_UPSTREAMS__CATALOG__TIMEOUT?'],
    ['PORTICO_UPSTREAMS__X__TIMEOUT',
      'unset it, or correct its name: after PORTICO_UPSTREAMS__ comes 0, CATALOG, 1 or TOP_SELLERS'],
    ['PORTICO_UPSTREAMS__2__TIMEOUT',
      'unset it, or correct its name: after PORTICO_UPSTREAMS__ comes 0, CATALOG, 1 or TOP_SELLERS'],
    ['PORTICO_SESSION', 'set what is below it: after PORTICO_SESSION__ comes KEY or OLD_KEYS'],
    ['PORTICO_SERVER__PORT__FILE', 'nothing comes after PORTICO_SERVER__PORT; unset the variable'],
    ['PORTICO_COLOUR', 'unset it, or correct its name: the names start with'],
    ['PORTICO_', 'unset it, or correct its name: the names start with'],
  ])('%s is refused, because it matches nothing', (variable, fix) => {
    const expected = { path: variable, message: 'matches no setting', fix: expect.stringContaining(fix) };
    expect(problem({ [variable]: '1' })).toEqual(expected);
  });

  it.each([
    ['PORTICO_SERVER__PORT', 'http', 'server.port', '"http" is not a port', 'write a port, such as 4000'],
    ['PORTICO_SERVER__PORT', '', 'server.port', '"" is not a port', 'write a port, such as 4000'],
    ['PORTICO_SERVER__PORT', '0x10', 'server.port', '"0x10" is not a port', 'write a port, such as 4000'],
    ['PORTICO_SERVER__PORT', '010', 'server.port', '"010" is not a port', 'write a port, such as 4000'],
    ['PORTICO_SERVER__PORT', '+80', 'server.port', '"+80" is not a port', 'write a port, such as 4000'],
    ['PORTICO_SERVER__PORT', '80.', 'server.port', '"80." is not a port', 'write a port, such as 4000'],
    ['PORTICO_SERVER__PORT', '65536', 'server.port', '65536 must be a port', 'write a whole number'],
    ['PORTICO_SERVER__PORT', '-1', 'server.port', '-1 must be a port', 'write a whole number'],
    ['PORTICO_SERVER__PORT', '70000', 'server.port', '70000 must be a port', 'write a whole number'],
    ['PORTICO_SERVER__TRUST_PROXY', 'TRUE', 'server.trustProxy', '"TRUE" is not a boolean', 'write true or false'],
    ['PORTICO_UPSTREAMS__CATALOG__TIMEOUT', '250', 'upstreams[0].timeout', '"250" is not a duration', 'such as 250ms'],
    ['PORTICO_UPSTREAMS__CATALOG__KIND', 'ftp', 'upstreams[0].kind', '"ftp" is not a known kind', 'write kind: http or grpc'],
    ['PORTICO_SERVER__ALLOW', '::1,lan', 'server.allow[1]', '"lan" is not a CIDR range', 'write an address'],
    ['PORTICO_SERVER__LOG_LEVEL', 'loud', 'server.logLevel', '"loud" must be one of', 'write debug, info or warn'],
  ])('%s=%s is refused by name', (variable, value, path, message, fix) => {
    expect(problem({ [variable]: value })).toEqual({
      path,
      message: expect.stringContaining(message),
      fix: expect.stringContaining(fix),
      where: `environment variable ${variable}`,
    });
  });

  it('may not set one thing twice', () => {
    const twice = { PORTICO_UPSTREAMS__0__WEIGHT: '1', PORTICO_UPSTREAMS__CATALOG__WEIGHT: '2' };
    expect(problem(twice)).toEqual({
      path: 'PORTICO_UPSTREAMS__CATALOG__WEIGHT',
      message: 'sets upstreams[0].weight, which PORTICO_UPSTREAMS__0__WEIGHT sets too',
      fix: 'unset one of the two',
    });
  });

  it('may not be ambiguous', () => {
    const text = 'upstreams:\n  - { kind: http, name: a-b, url: http://a }\n  - { kind: http, name: a--b, url: http://b }';
    expect(problem({ PORTICO_UPSTREAMS__A_B__WEIGHT: '1' }, text)).toEqual({
      path: 'PORTICO_UPSTREAMS__A_B__WEIGHT',
      message: 'could mean upstreams[0].weight or upstreams[1].weight',
      fix: 'use the number of the item in place of its name',
    });
  });

  it('do not hide that the file is wrong', () => {
    expect(problem({ PORTICO_SERVER__PORT: '1' }, 'server: 5')).toMatchObject({ path: 'server', where: 'bff.yaml:1' });
  });
});
