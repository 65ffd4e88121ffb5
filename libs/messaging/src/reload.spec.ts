import 'reflect-metadata';
import { BffSettings, LiveSettings, StartError } from '@portico/platform';
import { describeWith } from '@portico/testing';
import { ask, eventsOf, MessagingWorld, open, startMessaging } from './messaging-bff.fixture.ts';
import { MessageSettings } from './messaging.settings.ts';
import type { WithMessaging } from './messaging.settings.ts';

const ROUTES = `
  - { name: quote, path: '/quotes/:sku', does: request, subject: 'quotes.{sku}', access: public, deadline: 500ms }
  - { name: live, path: '/live/:what', does: subscribe, subject: 'live.{what}', access: public }
`;

type Changes = Readonly<Record<string, Partial<MessageSettings>>>;

describeWith('nats-server')('message routes of a settings file that has changed', () => {
  let world: MessagingWorld;
  let started: BffSettings & WithMessaging;

  beforeAll(async () => {
    world = await MessagingWorld.start((nats) => startMessaging([nats.url], ROUTES));
    started = world.bff.app.get(BffSettings);
  });
  afterAll(() => world.close());

  /** @param more routes that were not there */
  const next = (changes: Changes, ...more: Partial<MessageSettings>[]): object =>
    ({ ...started, messages: [...started.messages.map((one) => Object.assign(new MessageSettings(), one, changes[one.name])), ...more.map((one) => Object.assign(new MessageSettings(), one))] });
  const take = (changes: Changes): ((path: string) => boolean) => {
    const live = world.bff.app.get(LiveSettings).prepare(next(changes));
    for (const { swap } of live) swap();
    return (path) => live.some((one) => one.takes(path));
  };
  const faultsOf = (settings: object): readonly string[] => {
    try {
      world.bff.app.get(LiveSettings).prepare(settings);
      return [];
    } catch (error) {
      if (error instanceof StartError) return error.faults;
      throw error;
    }
  };
  const shown = async (): Promise<unknown> => ((await (await fetch(`${world.bff.managementUrl}/routes`)).json()) as { facts: { messages?: string } }[]).flatMap(({ facts }) => facts.messages ?? []);

  it('send to the other subject from the next request on, and streams that are open stay with theirs', async () => {
    const before = await open(world.bff, '/live/one');
    const takes = take({ quote: { subject: 'quotes.new.{sku}' }, live: { subject: 'other.{what}' } });
    const after = await open(world.bff, '/live/one');
    expect((await ask(world.bff, '/quotes/lamp', {}, '{}')).status).toBe(200);
    expect({ asked: world.services.received.at(-1)?.subject, takes: ['messages.quote.subject', 'messages.quote.path', 'nats.timeout'].map(takes) }).toEqual({ asked: 'quotes.new.lamp', takes: [true, false, false] });
    expect(await shown()).toEqual(['subscribe other.{what}', 'request quotes.new.{sku}']);
    world.services.connection.publish('live.one', '"old"');
    world.services.connection.publish('other.one', '"new"');
    const heard = [(await eventsOf(before).next()).value, (await eventsOf(after).next()).value].map((event) => /"\w+"/.exec(String(event))?.[0]);
    for (const stream of [before, after]) stream.destroy();
    take({});
    await ask(world.bff, '/quotes/lamp', {}, '{}');
    expect({ heard, asked: world.services.received.at(-1)?.subject }).toEqual({ heard: ['"old"', '"new"'], asked: 'quotes.lamp' });
  });

  it('stay as they are where more of them differs', async () => {
    const takes = take({ quote: { subject: 'quotes.new.{sku}', access: 'authenticated' } });
    await ask(world.bff, '/quotes/lamp', {}, '{}');
    expect({ asked: world.services.received.at(-1)?.subject, takes: takes('messages.quote.subject') }).toEqual({ asked: 'quotes.lamp', takes: false });
  });

  it.each<readonly [string, Changes, readonly Partial<MessageSettings>[], string]>([
    ['a subject has what no path brings', { quote: { subject: 'quotes.{id}' } }, [], 'messages.quote.subject: {id} is no parameter of /quotes/:sku; it has sku'],
    ['a policy is none', { quote: { policies: { cost: 2 } } }, [], 'messages.quote.policies.cost: is no policy that routes have here'],
    ['two have one path', {}, [{ name: 'again', path: '/quotes/:sku', does: 'request', subject: 'again', access: 'public' }], 'again.request: POST /quotes/:sku is the same match as POST /quotes/:sku of quote.request'],
  ])('are refused where they would keep the BFF from starting: %s', async (_, changes, more, fault) => {
    expect(faultsOf(next(changes, ...more)).join()).toContain(fault);
  });
});
