import { randomBytes } from 'node:crypto';
import { SecretText } from '@portico/config';
import { describeWith, RedisServer } from '@portico/testing';
import { Webhook } from 'standardwebhooks';
import { CatalogService } from '../reads/catalog-service.fixture.ts';
import { ShopBff } from '../reads/shop-bff.fixture.ts';
import type { Shop } from '../reads/shop-bff.fixture.ts';
import { EventsSeenHere } from './seen-events.ts';

const lamp = (shop: Shop): Promise<unknown> => shop.get('/products/{id}', { path: { id: 'lamp' } });
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const [FIRST, SECOND, OTHER] = [newSecret(), newSecret(), newSecret()];
const eventSecrets = [FIRST, SECOND].map((secret) => new SecretText(secret));
const purge = (data: object): string => JSON.stringify({ type: 'cache.purge', timestamp: '2026-01-31T12:00:00Z', data });

interface Sent {
  readonly secret?: string;
  readonly id?: string;
  /** Seconds from now. */
  readonly at?: number;
  /** What is sent in place of what was signed. */
  readonly sends?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

let events = 0;
/** As a service sends it. */
async function send(bff: ShopBff, body: string, { secret = FIRST, id = `msg_${(events += 1)}`, at = 0, sends = body, headers = {} }: Sent = {}): Promise<Response> {
  const time = new Date(Date.now() + at * 1_000);
  const signed = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(time.getTime() / 1_000)), 'webhook-signature': new Webhook(secret).sign(id, time, body) };
  return fetch(`${bff.running.managementUrl}/cache/events`, { method: 'POST', headers: { ...signed, ...headers }, body: sends });
}

describe('events that purge', () => {
  let service: CatalogService;
  let bff: ShopBff;
  let refused: string[];

  beforeAll(async () => {
    service = await CatalogService.start();
    bff = await ShopBff.start(service, { eventSecrets });
    bff.signals.purgeRefused.subscribe(({ because }) => refused.push(because));
  });
  beforeEach(async () => {
    refused = [];
    service.reset();
    bff.forget();
    service.fields = { 'cache-control': 'max-age=60', 'cache-tag': 'lamps, sale' };
    await bff.run(lamp);
  });
  afterAll(async () => {
    await bff.close();
    service.close();
  });
  const isForgotten = async (): Promise<boolean> => ((await bff.run(lamp)) as { times: number }).times === 2;

  it.each([
    ['a tag', { tag: 'lamps' }, FIRST],
    ['a URL', { upstream: 'catalog', path: '/products/lamp' }, FIRST],
    ['a tag, with the other secret', { tag: 'sale' }, SECOND],
  ])('name %s', async (_, data, secret) => {
    expect((await send(bff, purge(data), { secret })).status).toBe(200);
    expect(await isForgotten()).toBe(true);
  });

  it.each<[string, Sent]>([
    ['signed with another secret', { secret: OTHER }],
    ['changed on their way', { sends: purge({ tag: 'sale' }) }],
    ['of another id than was signed', { headers: { 'webhook-id': 'msg_other' } }],
    ['of more than five minutes ago', { at: -301 }],
    ['of more than five minutes later', { at: 302 }],
    ['without a signature', { headers: { 'webhook-signature': '' } }],
    ['with a signature of another kind', { headers: { 'webhook-signature': 'v2,abc' } }],
    ['with a signature that is none', { headers: { 'webhook-signature': 'v1' } }],
  ])('are refused when they are %s', async (_, sent) => {
    expect((await send(bff, purge({ tag: 'lamps' }), sent)).status).toBe(401);
    expect({ forgotten: await isForgotten(), refused }).toEqual({ forgotten: false, refused: ['unsigned'] });
  });

  it('count once', async () => {
    const id = 'msg_once';
    expect((await send(bff, purge({ tag: 'lamps' }), { id })).status).toBe(200);
    await bff.run(lamp);
    const again = await send(bff, purge({ tag: 'lamps' }), { id });
    expect({ status: again.status, forgotten: ((await bff.run(lamp)) as { times: number }).times === 3, refused }).toEqual({ status: 409, forgotten: false, refused: ['replayed'] });
  });

  it.each([
    ['no JSON', 'tag=lamps', 'the event is no JSON'],
    ['null', 'null', 'the type of the event is not cache.purge'],
    ['another event', JSON.stringify({ type: 'product.sold', data: { tag: 'lamps' } }), 'the type of the event is not cache.purge'],
    ['nothing', purge({}), 'name one thing to purge'],
    ['a list', purge({ tag: ['lamps'] }), 'the values in data are texts'],
    ['a tag that is empty', purge({ tag: '' }), 'no answer has such a tag'],
    ['a tag with a line break', purge({ tag: 'lamps\r\nsale' }), 'no answer has such a tag'],
    ['two tags in one', purge({ tag: 'lamps, sale' }), 'no answer has such a tag'],
    ['a tag that is longer than those that are kept', purge({ tag: 'x'.repeat(129) }), 'no answer has such a tag'],
    ['a path that no call has: dots', purge({ upstream: 'catalog', path: '/products/../products/lamp' }), 'a path begins with a slash'],
    ['a path that no call has: encoded dots', purge({ upstream: 'catalog', path: '/products/%2E./products/lamp' }), 'a path begins with a slash'],
    ['a path that no call has: a fragment', purge({ upstream: 'catalog', path: '/products/lamp#price' }), 'a path begins with a slash'],
    ['a path that no call has: a space', purge({ upstream: 'catalog', path: '/products/the lamp' }), 'a path begins with a slash'],
    ['an upstream that is not there', purge({ upstream: 'other', path: '/' }), 'nothing is kept of the upstream "other"'],
  ])('are answered with what is wrong with them, and may come again: %s', async (_, body, why) => {
    const id = `msg_wrong_${(events += 1)}`;
    const first = await send(bff, body, { id });
    expect({ status: first.status, why: (await first.text()).startsWith(why) }).toEqual({ status: 400, why: true });
    expect((await send(bff, purge({ tag: 'lamps' }), { id })).status).toBe(200);
  });

  it('are remembered in as few bytes when their ids are long', () => {
    const seen = new EventsSeenHere();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < 10_000; index += 1) seen.add(`${index} ${Buffer.alloc(8_000, 'x').toString()}`);
    globalThis.gc?.();
    expect({ megabytes: process.memoryUsage().heapUsed - before < 40e6, first: seen.has(`0 ${'x'.repeat(8_000)}`) }).toEqual({ megabytes: true, first: true });
  });

  it('are 16 KiB long at most', async () => {
    expect((await send(bff, purge({ tag: 'x'.repeat(16 * 1024) }))).status).toBe(413);
  });

  it('are not taken where no secret is set', async () => {
    const without = await ShopBff.start(service);
    expect((await send(without, purge({ tag: 'lamps' }))).status).toBe(403);
    await without.close();
  });
});

describeWith('redis-server')('events that purge, with replicas that share a Redis', () => {
  let server: RedisServer;
  let service: CatalogService;
  let replicas: ShopBff[];

  beforeAll(async () => {
    [server, service] = [await RedisServer.start(), await CatalogService.start()];
    const options = { redis: { url: server.url }, eventSecrets };
    replicas = [await ShopBff.start(service, options), await ShopBff.start(service, options)];
  });
  afterAll(async () => {
    await Promise.all(replicas.map((one) => one.close()));
    service.close();
    await server.stop();
  });

  it('count once for all of them, and once Redis is back where it was gone', async () => {
    const [one, other] = replicas as [ShopBff, ShopBff];
    const id = 'msg_shared';
    await server.kill();
    expect((await send(one, purge({ tag: 'lamps' }), { id })).status).toBe(503);
    await server.restart();
    const onceBack = async (bff: ShopBff): Promise<number> => {
      for (;;) {
        const { status } = await send(bff, purge({ tag: 'lamps' }), { id });
        if (status !== 503) return status;
      }
    };
    expect([await onceBack(one), await onceBack(other)]).toEqual([200, 409]);
  });
});
