import type { App } from './app.ts';
import { prepared } from './prepared.ts';

const APP: App = {
  ...{
    name: 'partner-bff',
    folder: '.',
    port: 1,
    managementPort: 2,
    upstreams: new Map(),
    elsewhere: new Map(),
    issuers: new Map(),
    page: undefined,
    env: {},
  },
  before: [
    ['partners', 'create'],
    ['partners', 'key'],
  ],
  samples: [
    { about: 'with a key', path: '/orders', headers: { authorization: 'Bearer {printed}' } },
    { about: 'without', path: '/products' },
  ],
};

describe('an app that wants something done before it starts', () => {
  it('gets it done in order, and shows what was printed last', async () => {
    const ran: (readonly string[])[] = [];
    const { samples } = await prepared(APP, (args) => Promise.resolve(`ptk_${ran.push(args)}`));
    expect(ran).toEqual(APP.before);
    expect(samples).toEqual([{ about: 'with a key', path: '/orders', headers: { authorization: 'Bearer ptk_2' } }, APP.samples[1]]);
  });

  it('does not start when that fails', async () => {
    await expect(prepared(APP, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
