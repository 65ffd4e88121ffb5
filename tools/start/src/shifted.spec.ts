import { isOfSandbox, portSettings, sandboxPorts, shifted } from './shifted.ts';
import type { App } from './app.ts';

const APP: App = {
  name: 'web-bff',
  folder: 'apps/web-bff',
  port: 4000,
  managementPort: 4001,
  upstreams: new Map([
    ['catalog', ['http://127.0.0.1:9081', 'http://localhost:9091']],
    ['stock-keeper', ['127.0.0.1:9087']],
    ['elsewhere', ['https://stock.example:443']],
    ['ours', ['http://127.0.0.1:8080']],
  ]),
  elsewhere: new Map([
    ['elsewhere', ['https://stock.example:443']],
    ['ours', ['http://127.0.0.1:8080']],
  ]),
  issuers: new Map([
    ['SESSION', 'http://127.0.0.1:9088'],
    ['BEARER__ISSUERS__SANDBOX', 'http://127.0.0.1:9088'],
  ]),
  page: undefined,
  samples: [],
  env: {},
  before: [],
};

describe('an app with its ports moved', () => {
  it('is told where to listen, where the services of the sandbox are and at whom people sign in, and of other services nothing', () => {
    expect(portSettings(shifted(APP, 1000))).toEqual({
      PORTICO_SERVER__PORT: '5000',
      PORTICO_MANAGEMENT__PORT: '5001',
      PORTICO_UPSTREAMS__CATALOG__INSTANCES: 'http://127.0.0.1:10081,http://localhost:10091',
      PORTICO_UPSTREAMS__STOCK_KEEPER__INSTANCES: '127.0.0.1:10087',
      PORTICO_SESSION__ISSUER: 'http://127.0.0.1:10088',
      PORTICO_BEARER__ISSUERS__SANDBOX__ISSUER: 'http://127.0.0.1:10088',
    });
  });

  it('is told nothing of sign-in when it has none, and of a provider elsewhere what its file says', () => {
    expect(portSettings(shifted({ ...APP, issuers: new Map() }, 1000))).not.toHaveProperty('PORTICO_SESSION__ISSUER');
    expect(portSettings(shifted({ ...APP, issuers: new Map([['SESSION', 'https://id.example']]) }, 1000))).toMatchObject({ PORTICO_SESSION__ISSUER: 'https://id.example' });
  });

  it('knows which of the services are the sandbox’s', () => {
    expect(sandboxPorts(APP)).toEqual([9081, 9091, 9087]);
    expect(['http://127.0.0.1:9080', 'http://127.0.0.1:9180', 'http://10.0.0.1:9081', '127.0.0.1:9087'].filter(isOfSandbox)).toEqual([
      '127.0.0.1:9087',
    ]);
  });
});
