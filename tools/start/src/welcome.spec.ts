import type { App } from './app.ts';
import { welcome } from './welcome.ts';

const app = (name: string, port: number, samples: App['samples']): App => ({
  ...{ name, port, samples, managementPort: port + 1 },
  ...{ folder: `apps/${name}`, upstreams: new Map(), env: {}, before: [] },
});

describe('the welcome', () => {
  it('shows where everything is and what to try', () => {
    const web = app('web-bff', 4000, [
      { about: 'the home page', path: '/home' },
      { about: 'a search', path: '/search?q=lamp' },
    ]);
    expect(welcome([web, app('partner-bff', 4200, [{ about: 'a product', path: '/products/1' }])], 9080)).toBe(
      `
                API                     management
  web-bff       http://127.0.0.1:4000   http://127.0.0.1:4001
  partner-bff   http://127.0.0.1:4200   http://127.0.0.1:4201
  sandbox       http://127.0.0.1:9080   the demo services: their faults, their calls

  web-bff
    curl -s http://127.0.0.1:4000/home              # the home page
    curl -s 'http://127.0.0.1:4000/search?q=lamp'   # a search

  partner-bff
    curl -s http://127.0.0.1:4200/products/1   # a product

  Ctrl-C stops everything.`.slice(1),
    );
  });
});
