import type { App } from './app.ts';
import type { SandboxOutline } from './sandbox.ts';
import { welcome } from './welcome.ts';

const app = (name: string, port: number, samples: App['samples']): App => ({
  ...{ name, port, samples, managementPort: port + 1 },
  ...{ folder: `apps/${name}`, upstreams: new Map(), elsewhere: new Map(), issuers: new Map(), page: undefined, env: {}, before: [] },
});

const SANDBOX: SandboxOutline = {
  port: 9080,
  ports: [9088],
  services: [9081],
  commands: [{ about: 'a token', command: 'curl -s http://127.0.0.1:9088/token' }],
};

describe('the welcome', () => {
  it('shows where everything is and what to try', () => {
    const web: App = { ...app('web-bff', 4000, [
      { about: 'the home page', path: '/home' },
      { about: 'a search', path: '/search?q=lamp' },
    ]), page: '/' };
    expect(welcome([web, app('partner-bff', 4200, [{ about: 'a product', path: '/products/1' }])], SANDBOX)).toBe(
      `
                API                      management
  web-bff       http://127.0.0.1:4000    http://127.0.0.1:4001
  partner-bff   http://127.0.0.1:4200    http://127.0.0.1:4201
  page          http://127.0.0.1:4000/   for a browser: sign in, look around, sign out
  sandbox       http://127.0.0.1:9080    the demo services: their faults, their calls
  sign-in       http://127.0.0.1:9088    user c-00001, password development

  web-bff
    curl -s http://127.0.0.1:4000/home              # the home page
    curl -s 'http://127.0.0.1:4000/search?q=lamp'   # a search

  partner-bff
    curl -s http://127.0.0.1:4200/products/1   # a product

  tokens
    curl -s http://127.0.0.1:9088/token   # a token

  Ctrl-C stops everything.`.slice(1),
    );
  });

  it('names the services that are not the sandbox’s, with who calls them, and no sandbox where there is none', () => {
    const services = new Map([['payments', ['https://payments.example', 'https://payments-2.example']]]);
    const one = { ...app('web-bff', 4000, []), elsewhere: services };
    const other = { ...app('kiosk', 4300, []), elsewhere: new Map([...services, ['rates', ['http://127.0.0.1:8080']]]) };
    expect(welcome([one, other], undefined)).toBe(
      `
            API                     management
  web-bff   http://127.0.0.1:4000   http://127.0.0.1:4001
  kiosk     http://127.0.0.1:4300   http://127.0.0.1:4301

  not started here
    payments   https://payments.example https://payments-2.example   called by web-bff, kiosk
    rates      http://127.0.0.1:8080                                 called by kiosk

  web-bff

  kiosk

  Ctrl-C stops everything.`.slice(1),
    );
  });

  it('has a table that fits 100 columns', () => {
    const places = welcome([{ ...app('partner-bff', 4200, []), page: '/' }], SANDBOX).split('\n\n')[0] ?? '';
    expect(Math.max(...places.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(100);
  });
});
