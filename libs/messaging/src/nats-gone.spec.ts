import 'reflect-metadata';
import type { RunningBff } from '@portico/platform';
import { describeWith, NatsServer } from '@portico/testing';
import { ask, eventsOf, open, Services, startMessaging } from './messaging-bff.fixture.ts';
import { loadDriver } from './nats-link.ts';
import { NatsSettings } from './messaging.settings.ts';

const ROUTES = `
  - { name: place, path: /orders, does: publish, subject: orders.eu.placed, access: public }
  - { name: quote, path: /quotes, does: request, subject: quotes.a, access: public }
  - { name: events, path: /events, does: subscribe, subject: orders.eu.events, stream: ORDERS, access: public }
`;

interface Store {
  readonly store: string;
  readonly up: boolean;
  readonly because?: string;
}

describeWith('nats-server')('a BFF without its NATS', () => {
  let nats: NatsServer;
  let bff: RunningBff | undefined;
  let services: Services | undefined;

  beforeEach(async () => {
    nats = await NatsServer.start();
  });
  afterEach(async () => {
    await bff?.close();
    await services?.close();
    await nats.stop();
    [bff, services] = [undefined, undefined];
  });

  const health = async (): Promise<{ status: number; nats: Store | undefined }> => {
    const answer = await fetch(`${bff?.managementUrl}/health/ready`);
    const { stores = [] } = (await answer.json()) as { stores: Store[] };
    return { status: answer.status, nats: stores.find(({ store }) => store === 'nats') };
  };
  const until = async (up: boolean): Promise<void> => {
    while ((await health()).nats?.up !== up) await new Promise((soon) => setTimeout(soon, 20));
  };
  const statuses = async (running: RunningBff): Promise<number[]> => [(await ask(running, '/orders', {}, '{}')).status, (await ask(running, '/quotes', {}, '{}')).status, (await ask(running, '/events')).status];

  it('starts, answers 503 at once, says so on its health page, and uses it as soon as it is there', async () => {
    await nats.kill();
    bff = await startMessaging([], ROUTES, `nats: { servers: ['${nats.url}'], timeout: 2s }`);
    const began = performance.now();
    expect({ statuses: await statuses(bff), quick: performance.now() - began < 1_500, health: await health() }).toMatchObject({ statuses: [503, 503, 503], quick: true, health: { status: 200, nats: { up: false, because: expect.stringMatching(/refused/) } } });
    await nats.restart();
    services = await Services.connect(nats);
    await until(true);
    expect([(await ask(bff, '/orders', {}, '{}')).status, (await ask(bff, '/quotes', {}, '{}')).status]).toEqual([202, 200]);
  });

  it('is told when it goes and when it comes back, and loses no event of a client that comes back, too', async () => {
    services = await Services.connect(nats);
    bff = await startMessaging([nats.url], ROUTES);
    const { connection } = services;
    const answer = await open(bff, '/events');
    const events = eventsOf(answer);
    await connection.request('orders.eu.events', '1');
    const first = ((await events.next()).value as string).split('\n')[0]?.slice(4) ?? '';
    await nats.kill();
    await until(false);
    expect({ statuses: await statuses(bff), nats: (await health()).nats }).toMatchObject({ statuses: [503, 503, 503], nats: { up: false, because: 'the connection has ended' } });
    await nats.restart();
    await until(true);
    while (connection.isClosed() || (await connection.flush().then(() => false, () => true))) await new Promise((soon) => setTimeout(soon, 20));
    await connection.request('orders.eu.events', '2');
    expect([(await ask(bff, '/orders', {}, '{}')).status, (await ask(bff, '/quotes', {}, '{}')).status]).toEqual([202, 200]);
    const again = await open(bff, '/events', { 'last-event-id': first });
    expect((await eventsOf(again).next()).value).toMatch(/data: 2$/);
    again.destroy();
    answer.destroy();
  });

  it('is not ready where it needs it', async () => {
    await nats.kill();
    bff = await startMessaging([], ROUTES, `nats: { servers: ['${nats.url}'], timeout: 100ms, required: true }`);
    expect((await health()).status).toBe(503);
  });

  it('says so when its credentials are refused, and others when they are right', async () => {
    const guarded = await NatsServer.start('--auth', 's3cret');
    bff = await startMessaging([], ROUTES, `nats: { servers: ['${guarded.url}'], timeout: 500ms, token: wrong }`);
    const refused = (await health()).nats;
    await bff.close();
    bff = await startMessaging([], ROUTES, `nats: { servers: ['${guarded.url}'], timeout: 2s, token: s3cret }`);
    const right = (await health()).nats;
    await bff.close();
    bff = undefined;
    await guarded.stop();
    expect({ refused: refused?.up, right: right?.up }).toEqual({ refused: false, right: true });
  });

  it('stops although it has never reached it', async () => {
    await nats.kill();
    bff = await startMessaging([], ROUTES, `nats: { servers: ['${nats.url}'], timeout: 100ms }`);
    const began = performance.now();
    await bff.close();
    bff = undefined;
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

describe('a BFF whose settings name no NATS', () => {
  it('loads no client of it', async () => {
    expect(await loadDriver(new NatsSettings())).toBeUndefined();
  });

  it('starts with the module, and shows none on its health page', async () => {
    const bff = await startMessaging([], '', 'nats: { servers: [] }');
    const { stores = [] } = (await (await fetch(`${bff.managementUrl}/health/ready`)).json()) as { stores?: Store[] };
    await bff.close();
    expect(stores.filter(({ store }) => store === 'nats')).toEqual([]);
  });
});

describe('a route of messages stops the start', () => {
  it.each([
    ['without access', '  - { name: a, path: /a, does: publish, subject: a }', ['messages.a: says nothing of access; add access: public, access: authenticated, scopes or roles']],
    ['with a placeholder that is none', "  - { name: a, path: '/a/:id', does: publish, subject: 'a.{other}', access: authenticated }", ['messages.a.subject: {other} is no parameter of /a/:id; it has id, and {caller} and {customer} are there as well']],
    ['with a caller where there is none', "  - { name: a, path: /a, does: publish, subject: 'a.{caller}', access: public }", ['messages.a.subject: {caller} needs a known caller; take access: public out, or {caller}']],
    ['with a parameter that would stand for a caller', "  - { name: a, path: '/a/:caller', does: publish, subject: 'a.{caller}', access: authenticated }", ['messages.a.path: :caller would stand for who calls in the subject; give it another name']],
    ['with a wildcard where a message goes', "  - { name: a, path: /a, does: request, subject: 'a.*', access: public }", ['messages.a.subject: has a wildcard, which only does: subscribe may have; name one subject']],
    ['with a stream where a message goes', '  - { name: a, path: /a, does: publish, subject: a, stream: A, access: public }', ['messages.a.stream: is for does: subscribe; JetStream itself knows which stream takes a subject; take it out']],
    ['with an end before its end', "  - { name: a, path: /a, does: subscribe, subject: 'a.>.b', access: public }", ['messages.a.subject: has > before its end, where it means nothing; write * for one token']],
    ['with a policy that is none', '  - { name: a, path: /a, does: publish, subject: a, access: public, policies: { cost: 5 } }', ['messages.a.policies.cost: is no policy that routes have here; give its decorator to MessagingModule.forRoot()']],
  ])('%s', async (_title, route, faults) => {
    const started = await startMessaging(['nats://127.0.0.1:1'], route).catch((error: unknown) => error as { faults: string[] });
    expect((started as { faults: string[] }).faults).toEqual(faults);
  });

  it('without a server, and with subjects that are none', async () => {
    const none = await startMessaging([], '  - { name: a, path: /a, does: publish, subject: a, access: public }').catch((error: unknown) => error as { faults: string[] });
    expect((none as { faults: string[] }).faults).toEqual(['nats.servers: is empty, and messages has routes; name a server, such as nats://127.0.0.1:4222']);
    for (const subject of ['a..b', '.a', 'a b', '$JS.API', '_INBOX.a', 'a{b}', '{a.b}', 'a.*b']) {
      const started = await startMessaging(['nats://127.0.0.1:1'], `  - { name: a, path: /a, does: subscribe, subject: '${subject}', access: public }`).catch((error: unknown) => String(error));
      expect({ subject, started }).toEqual({ subject, started: expect.stringContaining('must be a subject') });
    }
  });
});
