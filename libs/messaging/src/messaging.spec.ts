import 'reflect-metadata';
import { headers } from '@nats-io/transport-node';
import { Identity } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { describeWith } from '@portico/testing';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { ask, eventsOf, open, MessagingWorld, startMessaging } from './messaging-bff.fixture.ts';
import type { Services } from './messaging-bff.fixture.ts';
import { callerToken } from './subject.ts';

const ROUTES = `
  - { name: place, path: '/orders/:region', does: publish, subject: 'orders.{region}.placed', access: public, bodyLimit: 2kB }
  - { name: own, path: /own, does: publish, subject: 'orders.{caller}.placed', access: authenticated }
  - { name: nowhere, path: /nowhere, does: publish, subject: nowhere.at, access: public }
  - { name: quote, path: '/quotes/:sku', does: request, subject: 'quotes.{sku}', access: public, deadline: 500ms }
  - { name: silent, path: /silent, does: request, subject: silent.one, access: public }
  - { name: events, path: /events, does: subscribe, subject: 'orders.{customer}.events', stream: ORDERS, access: authenticated }
  - { name: all, path: /all, does: subscribe, subject: 'orders.*.all', stream: ORDERS, access: public }
  - { name: live, path: '/live/:what', does: subscribe, subject: 'live.{what}', access: public }
  - { name: gone, path: /gone, does: subscribe, subject: orders.gone, stream: GONE, access: public }
`;

describeWith('nats-server')('messages over NATS', () => {
  let world: MessagingWorld;
  let services: Services;
  let bff: RunningBff;

  beforeAll(async () => {
    world = await MessagingWorld.start((nats) => startMessaging([nats.url], ROUTES, 'streams: { perCaller: 2 }'));
    ({ services, bff } = world);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    services.received.length = 0;
    services.reply = (message) => void message.respond(message.data);
  });

  describe('a message that is published', () => {
    it('is answered 202 with its number, when a stream keeps it', async () => {
      const heard = services.connection.subscribe('orders.eu.placed', { max: 1 });
      const { status, headers: fields, body } = await ask(bff, '/orders/eu', { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }, '{"id":1}');
      const told = JSON.parse(body) as { stream: string; sequence: number; duplicate: boolean };
      expect({ status, type: fields['content-type'], stream: told.stream, sequence: told.sequence > 0, duplicate: told.duplicate }).toEqual({ status: 202, type: 'application/json; charset=utf-8', stream: 'ORDERS', sequence: true, duplicate: false });
      for await (const message of heard) {
        const left = Number(message.headers?.get('x-deadline-ms'));
        expect({ text: message.string(), trace: message.headers?.get('traceparent').slice(0, 36), id: message.headers?.get('x-request-id'), left: left > 0 && left <= 1_000 }).toEqual({ text: '{"id":1}', trace: `00-${'a'.repeat(32)}-`, id: fields['request-id'], left: true });
      }
    });

    it('is kept once when it is sent again with its key, for each caller', async () => {
      const send = async (caller: string): Promise<{ sequence: number; duplicate: boolean }> => JSON.parse((await ask(bff, '/own', { 'x-caller': caller, 'idempotency-key': 'k-1' }, '{}')).body) as { sequence: number; duplicate: boolean };
      const [first, again, other] = [await send('ann'), await send('ann'), await send('bob')];
      expect({ again, other: other.duplicate }).toEqual({ again: { ...first, duplicate: true }, other: false });
    });

    it('is kept beside another one of the same key: none is dropped because of what somebody else has sent', async () => {
      const send = async (path: string, body: string, caller?: string): Promise<boolean> => (JSON.parse((await ask(bff, path, { 'idempotency-key': 'k-2', ...(caller === undefined ? {} : { 'x-caller': caller }) }, body)).body) as { duplicate: boolean }).duplicate;
      const duplicates = [await send('/orders/eu', '{"of":"a guest"}'), await send('/orders/eu', '{"of":"another guest"}'), await send('/orders/us', '{"of":"a guest"}'), await send('/own', '{"a":1}', 'ann'), await send('/own', '{"a":2}', 'ann'), await send('/own', '{"a":2}', 'ann')];
      expect(duplicates).toEqual([false, false, false, false, false, true]);
    });

    it('goes to a subject that its path and its caller have no say in but for one token', async () => {
      const heard = services.connection.subscribe('orders.>');
      const statuses = [];
      for (const region of ['a.b', '*', '%3E', 'a%20b', 'x'.repeat(129), 'a%2e%2e']) statuses.push((await ask(bff, `/orders/${region}`, {}, '{}')).status);
      const named = JSON.parse((await ask(bff, '/orders/a.b', {}, '{}')).body) as object;
      await ask(bff, '/own', { 'x-caller': 'c.1 >' }, '{}');
      await services.connection.flush();
      heard.unsubscribe();
      const subjects = [];
      for await (const { subject } of heard) subjects.push(subject);
      expect({ statuses, named, subjects }).toMatchObject({ statuses: [400, 400, 400, 400, 400, 400], named: { errors: [{ in: 'path', field: 'region', message: 'must be 1 to 128 letters, digits, hyphens and underscores' }] }, subjects: [`orders.${callerToken({ identity: new Identity('spec', 'c.1 >') })}.placed`] });
    });

    it('is JSON, and no longer than may be', async () => {
      const statuses = [await ask(bff, '/orders/eu', {}, '{"a":'), await ask(bff, '/orders/eu', { 'content-type': 'text/plain' }, '{}'), await ask(bff, '/orders/eu', {}, JSON.stringify('x'.repeat(3_000))), await ask(bff, '/own', {}, '{}')].map(({ status }) => status);
      expect(statuses).toEqual([400, 415, 413, 401]);
    });

    it('is 503 where no stream takes it', async () => {
      const { status, headers: fields } = await ask(bff, '/nowhere', {}, '{}');
      expect({ status, retry: fields['retry-after'] }).toEqual({ status: 503, retry: '1' });
    });
  });

  describe('a message that is replied to', () => {
    it('is answered with its reply', async () => {
      const { status, body } = await ask(bff, '/quotes/sku-1', {}, '{"currency":"EUR"}');
      const [message] = services.received;
      expect({ status, body, subject: message?.subject, trace: message?.headers?.get('traceparent').length }).toEqual({ status: 200, body: '{"currency":"EUR"}', subject: 'quotes.sku-1', trace: 55 });
    });

    it.each([
      [404, 404, 'no such thing'], [409, 409, 'no such thing'], [400, 400, 'no such thing'], [422, 422, 'no such thing'], [401, 502, undefined], [403, 502, undefined], [429, 503, undefined], [500, 502, undefined], [503, 503, undefined], [0, 502, undefined],
    ])('is refused by its service with %d: %d', async (code, status, detail) => {
      const fields = headers();
      fields.set('Nats-Service-Error-Code', String(code));
      fields.set('Nats-Service-Error', 'no such thing');
      services.reply = (message) => void message.respond('', { headers: fields });
      const answer = await ask(bff, '/quotes/a', {}, '{}');
      expect({ status: answer.status, detail: (JSON.parse(answer.body) as { detail?: string }).detail }).toEqual({ status, detail });
    });

    it('is 502 where the reply is no JSON, 503 where no service listens, 504 where none replies', async () => {
      services.reply = (message) => void message.respond('{"a":');
      const statuses = [(await ask(bff, '/quotes/a', {}, '{}')).status, (await ask(bff, '/silent', {}, '{}')).status];
      services.reply = () => undefined;
      const began = performance.now();
      statuses.push((await ask(bff, '/quotes/a', {}, '{}')).status);
      expect({ statuses, within: performance.now() - began < 1_000, left: Number(services.received.at(-1)?.headers?.get('x-deadline-ms')) <= 500 }).toEqual({ statuses: [502, 503, 504], within: true, left: true });
    });

    it('is waited for no longer when its client leaves', async () => {
      services.reply = () => undefined;
      const { hostname, port } = new URL(bff.url);
      const leaving = request({ hostname, port, path: '/quotes/a', method: 'POST', headers: { 'content-type': 'application/json' } }).on('error', () => undefined);
      leaving.end('{}');
      const held = async (): Promise<number> => ((await (await fetch(`${bff.managementUrl}/held`)).json()) as { resource: string; held: number }[]).find(({ resource }) => resource === 'messages')?.held ?? -1;
      while (services.received.length === 0) await new Promise((soon) => setTimeout(soon, 5));
      const before = await held();
      leaving.destroy();
      const began = performance.now();
      while ((await held()) > 0) await new Promise((soon) => setTimeout(soon, 5));
      expect({ before, soon: performance.now() - began < 300 }).toEqual({ before: 1, soon: true });
    });
  });

  describe('a subscription', () => {
    const publish = (subject: string, data: string): Promise<unknown> => services.connection.request(subject, data);

    it('hands on new messages as events, with the numbers that they have', async () => {
      const answer = await open(bff, '/events', { 'x-caller': 'c-1' });
      await publish('orders.c-2.events', '"of another"');
      await publish('orders.c-1.events', '{"a":1}');
      await publish('orders.c-1.events', 'two\nlines');
      const events = eventsOf(answer);
      const got = [(await events.next()).value, (await events.next()).value] as string[];
      answer.destroy();
      expect({ type: answer.headers['content-type'], cached: answer.headers['cache-control'], got: got.map((one) => one.replace(/^id: \d+/, 'id: n')) }).toEqual({ type: 'text/event-stream', cached: 'no-store', got: ['id: n\ndata: {"a":1}', 'id: n\ndata: two\ndata: lines'] });
    });

    it('goes on behind the last event that its client has had', async () => {
      const { seq: first } = JSON.parse(Buffer.from(((await publish('orders.c-3.events', '1')) as { data: Uint8Array }).data).toString()) as { seq: number };
      await publish('orders.c-4.events', '"of another"');
      await publish('orders.c-3.events', '2');
      const answer = await open(bff, '/events', { 'x-caller': 'c-3', 'last-event-id': String(first) });
      const { value } = await eventsOf(answer).next();
      answer.destroy();
      expect(value).toBe(`id: ${first + 2}\ndata: 2`);
      expect((await ask(bff, '/events', { 'x-caller': 'c-3', 'last-event-id': 'x' })).status).toBe(400);
    });

    it('is for known callers, and for customers, where its subject says so', async () => {
      expect([(await ask(bff, '/events')).status, (await ask(bff, '/events', { 'x-caller': 'ann' })).status]).toEqual([401, 403]);
    });

    it('is 502 where there is no such stream', async () => {
      expect((await ask(bff, '/gone')).status).toBe(502);
    });

    it('without a stream has what comes while it listens, without ids', async () => {
      const answer = await open(bff, '/live/a');
      await services.connection.flush();
      services.connection.publish('live.b', 'other');
      services.connection.publish('live.a', '{"a":1}');
      const { value } = await eventsOf(answer).next();
      answer.destroy();
      expect(value).toBe('data: {"a":1}');
    });

    it('without a stream cuts a client that does not read, and holds no more than may wait', async () => {
      const answer = await open(bff, '/live/flood');
      answer.pause();
      // Its connection is reset while it does not look.
      answer.on('error', () => undefined);
      await services.connection.flush();
      const streams = async (): Promise<number> => ((await (await fetch(`${bff.managementUrl}/held`)).json()) as { resource: string; held: number }[]).find(({ resource }) => resource === 'streams')?.held ?? -1;
      const before = await streams();
      const big = JSON.stringify('x'.repeat(200_000));
      for (let index = 0; index < 100; index += 1) {
        services.connection.publish('live.flood', big);
        await services.connection.flush();
      }
      for (const until = performance.now() + 2_000; (await streams()) >= before && performance.now() < until; ) await new Promise((soon) => setTimeout(soon, 10));
      expect({ before: before > 0, left: before - (await streams()) }).toEqual({ before: true, left: 1 });
      answer.destroy();
    });

    it('is refused to a caller who has as many as may be, and given back', async () => {
      const mine = { 'x-caller': 'c-5' };
      const two = [await open(bff, '/events', mine), await open(bff, '/events', mine)];
      const third = (await ask(bff, '/events', mine)).status;
      for (const one of two) one.destroy();
      let later = 503;
      while (later === 503) {
        const again = await open(bff, '/events', mine);
        later = again.statusCode ?? 0;
        again.destroy();
      }
      expect({ open: two.map(({ statusCode }) => statusCode), third, later }).toEqual({ open: [200, 200], third: 503, later: 200 });
    });

    it('keeps no place of its server when its client has left', async () => {
      const count = async (): Promise<number> => (JSON.parse(Buffer.from((await services.connection.request('$JS.API.STREAM.INFO.ORDERS', '')).data).toString()) as { state: { consumer_count: number } }).state.consumer_count;
      const answer = await open(bff, '/all');
      const before = await count();
      answer.destroy();
      while ((await count()) >= before) await new Promise((soon) => setTimeout(soon, 10));
      expect(before).toBeGreaterThan(0);
    });

    it('waits for a client that does not read', async () => {
      const answer = await open(bff, '/all');
      answer.pause();
      const big = JSON.stringify('x'.repeat(200_000));
      for (let index = 0; index < 100; index += 1) await publish('orders.x.all', big);
      await new Promise((soon) => setTimeout(soon, 300));
      const { consumers } = JSON.parse(Buffer.from((await services.connection.request('$JS.API.CONSUMER.LIST.ORDERS', '')).data).toString()) as { consumers: { num_pending: number }[] };
      const waiting = Math.max(...consumers.map(({ num_pending: pending }) => pending));
      let count = 0;
      for await (const event of eventsOf(answer)) {
        if (event.includes('x'.repeat(1_000))) count += 1;
        if (count === 100) break;
      }
      answer.destroy();
      expect({ count, waits: waiting > 10 }).toEqual({ count: 100, waits: true });
    });

    it('ends between two events when the BFF stops', async () => {
      const stopping = await startMessaging([world.nats.url], ROUTES);
      const answer = await open(stopping, '/events', { 'x-caller': 'c-6' });
      const body = text(answer);
      await publish('orders.c-6.events', '1');
      await new Promise((soon) => setTimeout(soon, 100));
      await stopping.close();
      expect(await body).toMatch(/^id: \d+\ndata: 1\n\n$/);
    });
  });
});
