import { problemsOf } from '../fixtures/problems-of.ts';
import { ShopSettings } from '../fixtures/shop.settings.ts';
import { loadSettings } from '../index.ts';

const TEXT = 'server: { port: 4100 }';

/** All that Kubernetes makes for one service (its documentation, "Accessing the Service"). */
const linksOf = (service: string, address: string): Record<string, string> => {
  const inUrl = address.includes(':') ? `[${address}]` : address;
  return Object.fromEntries(
    [
      ['SERVICE_HOST', address],
      ['SERVICE_PORT', '4000'],
      ['SERVICE_PORT_HTTP', '4000'],
      ['SERVICE_PORT_WEB_UI', '4001'],
      ['PORT', `tcp://${inUrl}:4000`],
      ...['TCP', 'UDP', 'SCTP'].flatMap((protocol) => [
        [`PORT_4000_${protocol}`, `${protocol.toLowerCase()}://${inUrl}:4000`],
        [`PORT_4000_${protocol}_PROTO`, protocol.toLowerCase()],
        [`PORT_4000_${protocol}_PORT`, '4000'],
        [`PORT_4000_${protocol}_ADDR`, address],
      ]),
    ].map(([name, value]) => [`${service}_${name}`, value]),
  ) as Record<string, string>;
};

describe('the links that Kubernetes makes to services', () => {
  it.each(['PORTICO', 'PORTICO_WEB_BFF', 'PORTICO_SERVER', 'PORTICO_CONFIG'].flatMap((service) => ['10.0.171.239', 'fd00::1'].map((address) => [service, address] as const)))(
    'set nothing and stop nothing: %s at %s',
    (service, address) => {
      const remarks: string[] = [];
      const env = linksOf(service, address);
      const settings = loadSettings(ShopSettings, { text: TEXT, env, remark: (text) => remarks.push(text) });
      expect(settings.server.port).toBe(4_100);
      expect(remarks).toEqual([expect.stringContaining('Kubernetes')]);
      for (const name of Object.keys(env)) expect(remarks[0]).toContain(name);
    },
  );

  it.each([
    ['PORTICO_SERVICE_PORT', '1'],
    ['PORTICO_SERVICE_PORT_HTTPS', '65535'],
    ['PORTICO_SHOP_SERVICE_HOST', 'None'],
  ])('may be %s=%s', (name, value) => {
    const remarks: string[] = [];
    loadSettings(ShopSettings, { text: TEXT, env: { [name]: value }, remark: (text) => remarks.push(text) });
    expect(remarks).toEqual([expect.stringContaining(name)]);
  });

  it.each([
    ['PORTICO_SERVER_PORT', '4000'],
    ['PORTICO_PORT', '4000'],
    ['PORTICO_PORT', 'http://10.0.0.1:4000'],
    ['PORTICO_SERVICE_HOST', 'shop.example'],
    ['PORTICO_SERVICE_PORT', 'http'],
    ['PORTICO_SERVICE_PORT', '70000'],
    ['PORTICO_SERVICE_PORT', '65536'],
    ['PORTICO_SERVICE_PORT_HTTP', '0'],
    ['PORTICO_SERVICE_HOST', 'none'],
    ['PORTICO_PORT_4000_TCP_ADDR', 'None'],
    ['PORTICO_PORT_4000_SCTP_PROTO', 'SCTP'],
    ['PORTICO_PORT_4000_TCP_ADDR', 'tcp'],
    ['PORTICO_SERVICE_HOSTS', '10.0.0.1'],
  ])('are not %s=%s, which is refused as ever', (name, value) => {
    expect(problemsOf(ShopSettings, { text: TEXT, env: { [name]: value } })[0]).toMatchObject({ path: name, message: 'matches no setting' });
  });
});
