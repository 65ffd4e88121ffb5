import type { App } from './app.ts';
import type { SandboxOutline } from './sandbox.ts';
import { welcome } from './welcome.ts';

const app = (name: string, port: number, samples: App['samples']): App => ({
  ...{ name, port, samples, managementPort: port + 1 },
  ...{ folder: `apps/${name}`, upstreams: new Map(), issuers: new Map(), page: undefined, env: {}, before: [] },
});

const SANDBOX: SandboxOutline = { port: 9080, ports: [9088], commands: [{ about: 'a token', command: 'curl -s http://127.0.0.1:9088/token' }] };

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
  sign-in       http://127.0.0.1:9088    the identity provider; user c-00001, or any other customer; password development

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
});
