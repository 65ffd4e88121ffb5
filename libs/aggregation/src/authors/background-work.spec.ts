import { BackgroundWork } from '@portico/platform';
import type { BffUnderTest } from '@portico/testing';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
import { plan } from '../plan/plan-builder.ts';
import { startAuthorsBff } from './authors-bff.fixture.ts';
import { shop, ShopServer } from './shop.fixture.ts';
import type { Shop } from './shop.fixture.ts';

const never = (): Promise<never> => new Promise(() => undefined);

describe('a plan in background work', () => {
  const server = new ShopServer();
  let bff: BffUnderTest;
  let work: BackgroundWork;
  let api: HttpUpstream<Shop>;

  beforeAll(async () => {
    bff = await startAuthorsBff(await server.start());
    work = bff.running.app.get(BackgroundWork, { strict: false });
    api = bff.running.app.get(Upstreams, { strict: false }).http(shop);
  });
  afterAll(async () => {
    await bff.close();
    await server.stop();
  });

  it('calls upstreams, with a further attempt, under an id of its own', async () => {
    const page = plan('background', { deadline: '3s' })
      .part('word', () => api.get('/ann'))
      .part('lost', { within: '5ms', onFailure: 'omit' }, never)
      .view(({ word, lost }) => ({ word: word.word, lost }));
    const [one, other] = [await work.run({ name: 'one' }, () => page.run()), await work.run({ name: 'other' }, () => page.run())];
    expect({ one, other, ids: server.ids.size }).toEqual({ one: { word: 'here', lost: undefined }, other: { word: 'here', lost: undefined }, ids: 2 });
  });

  it('has its whole deadline, also when the work has gone on for long', async () => {
    const page = plan('late', { deadline: '600ms', coalesce: 'anonymous' })
      .part('word', async () => (await delay(20), 'here'))
      .view(({ word }) => word);
    await expect(
      work.run({ name: 'long', deadline: '5s' }, async () => {
        await delay(700);
        return page.run();
      }),
    ).resolves.toBe('here');
  });

  it('is nowhere outside of it: a call says what to do', async () => {
    await expect((async () => api.get('/ann'))()).rejects.toThrow('shop was called outside a request: there is no deadline to keep; run the work by BackgroundWork');
  });
});
