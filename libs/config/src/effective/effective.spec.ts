import { parse } from 'yaml';
import { GrpcUpstreamSettings, ShopSettings } from '../fixtures/shop.settings.ts';
import { loadSettings, loadWithOrigins } from '../load-settings.ts';
import { effectiveSettings } from './effective-settings.ts';
import { effectiveYaml } from './effective-yaml.ts';
import { differencesOf } from './settings-difference.ts';

const SECRET = 'a very secret key';
const TEXT = `
server: { maxBody: 6kB, allow: [10.0.0.0/8] }
session: { key: ${SECRET} }
upstreams:
  - { kind: http, name: catalog, url: 'http://catalog/' }
  - { kind: grpc, name: prices, url: 'http://prices', tls: false }
`;
const load = (text: string, env: Record<string, string> = {}): ShopSettings => loadSettings(ShopSettings, { text, env: { NODE_ENV: 'test', ...env } });

describe('settings that are in force', () => {
  it('are printed as they would be written, with defaults and the environment, and without secrets', () => {
    const yaml = effectiveYaml(ShopSettings, load(TEXT, { PORTICO_SERVER__PORT: '5000' }));
    expect(parse(yaml)).toEqual({
      server: { port: 5_000, maxBody: '6kB', logLevel: 'info', trustProxy: false, allow: ['10.0.0.0/8'] },
      session: { key: '[secret]', oldKeys: [] },
      upstreams: [
        { kind: 'http', name: 'catalog', url: 'http://catalog', timeout: '2s', maxResponse: '1MiB' },
        { kind: 'grpc', name: 'prices', url: 'http://prices', timeout: '2s', tls: false },
      ],
      regions: ['eu'],
      sampleRate: 0.1,
    });
    expect(yaml).not.toContain(SECRET);
  });

  it('are the same when they are read again', () => {
    const { session: _, ...settings } = load(TEXT);
    const again = load(effectiveYaml(ShopSettings, load(TEXT.replace(/session.*\n/, ''))));
    expect(again).toEqual(Object.assign(new ShopSettings(), settings));
    expect(again.upstreams[1]).toBeInstanceOf(GrpcUpstreamSettings);
  });
});

describe('where settings come from', () => {
  const shown = (text: string, env: Record<string, string> = {}) => {
    const readFile = (path: string): string => (path.endsWith('key') ? SECRET : text);
    const { settings, origins } = loadWithOrigins(ShopSettings, { file: 'bff.yaml', env: { NODE_ENV: 'test', ...env }, readFile });
    return effectiveSettings(ShopSettings, settings, origins);
  };
  const of = (rows: ReturnType<typeof shown>, path: string) => rows.find((row) => row.path === path);

  it('is said of each: the line of the file, the variable, the file of a secret, or the default', () => {
    const rows = shown(TEXT.replace(`key: ${SECRET}`, 'key: { file: /run/key }'), { PORTICO_SERVER__PORT: '5000', PORTICO_UPSTREAMS__CATALOG__TIMEOUT: '1s' });
    expect(['server.port', 'server.maxBody', 'server.logLevel', 'server.allow', 'session.key', 'upstreams.catalog.timeout', 'upstreams.prices.timeout', 'upstreams.prices.kind', 'regions'].map((path) => of(rows, path))).toEqual([
      { path: 'server.port', value: 5_000, from: 'environment variable PORTICO_SERVER__PORT' },
      { path: 'server.maxBody', value: '6kB', from: 'bff.yaml:2' },
      { path: 'server.logLevel', value: 'info', from: 'default' },
      { path: 'server.allow', value: ['10.0.0.0/8'], from: 'bff.yaml:2' },
      { path: 'session.key', value: '[secret]', from: 'secret file /run/key, named by bff.yaml:3' },
      { path: 'upstreams.catalog.timeout', value: '1s', from: 'environment variable PORTICO_UPSTREAMS__CATALOG__TIMEOUT' },
      { path: 'upstreams.prices.timeout', value: '2s', from: 'default' },
      { path: 'upstreams.prices.kind', value: 'grpc', from: 'bff.yaml:6' },
      { path: 'regions', value: ['eu'], from: 'default' },
    ]);
    expect(JSON.stringify(rows)).not.toContain(SECRET);
  });

  it('is said of every setting that would be printed', () => {
    const rows = shown(TEXT);
    const leaves = (value: unknown): number => (typeof value !== 'object' || value === null || (Array.isArray(value) && !value.some((one) => typeof one === 'object')) ? 1 : Object.values(value).reduce((sum: number, one) => sum + leaves(one), 0));
    expect(rows).toHaveLength(leaves(parse(effectiveYaml(ShopSettings, load(TEXT)))));
  });
});

describe('the difference between two sets of settings', () => {
  const difference = (before: string, after: string) => differencesOf(ShopSettings, load(before), load(after));

  it('is nothing where both mean the same', () => {
    expect(difference(TEXT, `${TEXT.replace('6kB', '6000B')}\nregions: [eu]`)).toEqual([]);
  });

  it('names each setting, and items by their names wherever they stand', () => {
    const after = `
server: { maxBody: 7kB }
upstreams:
  - { kind: grpc, name: prices, url: 'http://prices', timeout: 1s }
  - { kind: http, name: orders, url: 'http://orders' }
`;
    expect(difference(TEXT, after)).toEqual([
      { path: 'server.maxBody', before: '"6kB"', after: '"7kB"' },
      { path: 'server.allow', before: '["10.0.0.0/8"]', after: '[]' },
      { path: 'session', before: '{"key":"[secret]","oldKeys":[]}', after: undefined },
      { path: 'upstreams.catalog', before: expect.stringContaining('"name":"catalog"'), after: undefined },
      { path: 'upstreams.prices.timeout', before: '"2s"', after: '"1s"' },
      { path: 'upstreams.prices.tls', before: 'false', after: 'true' },
      { path: 'upstreams.orders', before: undefined, after: expect.stringContaining('"http://orders"') },
    ]);
  });

  it('tells that a secret is another one, and not which', () => {
    expect(difference(TEXT, TEXT.replace(SECRET, 'another secret'))).toEqual([{ path: 'session.key', before: '"[secret]"', after: '"[secret]"' }]);
  });
});
