import { parse } from 'yaml';
import { GrpcUpstreamSettings, ShopSettings } from '../fixtures/shop.settings.ts';
import { loadSettings } from '../load-settings.ts';
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
