import { Module } from '@nestjs/common';
import { CallersModule, DevelopmentCallerStrategy } from '@portico/auth';
import { MessagingModule } from '@portico/messaging';
import { Bff } from '@portico/platform';
import { NatsServices, startSandbox } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import { BffUnderTest, Connection, describeWith, NatsServer, writeRequest } from '@portico/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const as = (customerId: string): Record<string, string> => ({ 'x-development-caller': customerId });

@Bff({ name: 'messages' })
@Module({ imports: [MessagingModule, CallersModule.recognisedBy(DevelopmentCallerStrategy)] })
class Root {}

const ROUTES = `
messages:
  - { name: quote, path: '/quotes/:sku', does: request, subject: 'shop.quotes.{sku}', access: public, deadline: 400ms }
  - { name: place, path: /orders, does: publish, subject: 'shop.orders.{customer}.placed', access: authenticated }
  - { name: events, path: /orders/events, does: subscribe, subject: 'shop.orders.{customer}.events', stream: SHOP, access: authenticated }
`;

describeWith('nats-server')('services of the shop that listen to messages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'messages-'));
  let nats: NatsServer;
  let sandbox: Sandbox;
  let services: NatsServices;
  let bff: BffUnderTest;

  beforeAll(async () => {
    nats = await NatsServer.start();
    sandbox = await startSandbox({ ports: 'free' });
    services = await NatsServices.connect(nats.url, sandbox.data);
    const file = join(folder, 'bff.yaml');
    writeFileSync(file, `server: { port: 0 }\nmanagement: { port: 0 }\nnats: { servers: ['${nats.url}'] }\n${ROUTES}`);
    bff = await BffUnderTest.start({ root: Root, file });
  });
  afterAll(async () => {
    await (bff as BffUnderTest | undefined)?.close();
    await services.close();
    await sandbox.close();
    await nats.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    services.silent = false;
    services.heard.length = 0;
  });

  const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> => fetch(`${bff.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

  it('reply to a quote, and say what they do not know', async () => {
    const known = await post('/quotes/SKU-00001', { currency: 'EUR' });
    const unknown = await post('/quotes/SKU-99999', { currency: 'EUR' });
    expect({ known: await known.json(), unknown: await unknown.json() }).toMatchObject({ known: { sku: 'SKU-00001', amount: expect.any(Number) }, unknown: { status: 404, detail: 'SKU-99999 has no price' } });
  });

  it('are waited for until the deadline, which they are told', async () => {
    services.silent = true;
    const { status } = await post('/quotes/SKU-00001', { currency: 'EUR' });
    const [{ headers }] = services.heard as [NatsServices['heard'][number]];
    expect({ status, told: Number(headers['x-deadline-ms']) <= 400, trace: /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/.test(headers['traceparent'] ?? '') }).toEqual({ status: 504, told: true, trace: true });
  });

  it('are waited for no longer when the client leaves', async () => {
    services.silent = true;
    const connection = await Connection.to(bff.url);
    connection.send(writeRequest({ method: 'POST', target: '/quotes/SKU-00001', headers: { 'content-type': 'application/json', 'content-length': '2' } }));
    connection.send('{}');
    while (services.heard.length === 0) await new Promise((soon) => setTimeout(soon, 5));
    const finished = bff.finished();
    connection.leave();
    expect((await finished).status).toBe(499);
  });

  it('follow an order with an event for its customer alone', async () => {
    const reading = async (customer: string): Promise<string> => {
      const leaving = new AbortController();
      const answer = await fetch(`${bff.url}/orders/events`, { headers: as(customer), signal: leaving.signal });
      const { value } = await (answer.body as ReadableStream<Uint8Array>).getReader().read();
      leaving.abort();
      return Buffer.from(value ?? []).toString();
    };
    const events = [reading('c-00001'), reading('c-00002')];
    await new Promise((soon) => setTimeout(soon, 300));
    const placed = [await post('/orders', { id: 'o-2' }, as('c-00002')), await post('/orders', { id: 'o-1' }, as('c-00001'))];
    const [first, second] = (await Promise.all(events)).map((event) => event.split('\n')[1]);
    expect({ statuses: placed.map(({ status }) => status), first, second }).toEqual({ statuses: [202, 202], first: 'data: {"status":"placed","order":{"id":"o-1"}}', second: 'data: {"status":"placed","order":{"id":"o-2"}}' });
  });
});
