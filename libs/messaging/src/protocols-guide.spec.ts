import 'reflect-metadata';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Field, Public, Returns } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { describeWith } from '@portico/testing';
import { Matches } from 'class-validator';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, eventsOf, open, MessagingWorld, startMessaging } from './messaging-bff.fixture.ts';
import type { Services } from './messaging-bff.fixture.ts';
import { Messages } from './messages.ts';

const GUIDE = readFileSync(join(__dirname, '../../../docs/guides/protocols.md'), 'utf8');
const blocks = Array.from(GUIDE.matchAll(/```(\w+)\n([^]*?)```/g), ([, language, text]) => ({ language, text: text as string }));
const blockOf = (begin: string): string => blocks.find(({ text }) => text.startsWith(begin))?.text ?? '';

// As the guide has it.
class PlaceOrder {
  @Matches(/^o-\d+$/)
  id!: string;

  @Matches(/^[a-z]{2}$/)
  region!: string;
}

class PlacedView {
  @Field()
  sequence!: number;
}

@Controller('orders')
export class OrdersController {
  constructor(private readonly messages: Messages) {}

  @Post()
  @Public()
  @HttpCode(202)
  @Returns(PlacedView)
  async place(@Body() { id, region }: PlaceOrder): Promise<PlacedView> {
    const { sequence } = await this.messages.publish('orders.{region}.placed', { id }, { values: { region }, id });
    return { sequence };
  }
}

describeWith('nats-server')('docs/guides/protocols.md, messages over NATS', () => {
  let world: MessagingWorld;
  let services: Services;
  let bff: RunningBff;

  beforeAll(async () => {
    world = await MessagingWorld.start((nats) => startMessaging([], '', blockOf('# orders-bff.yaml').replace('nats://127.0.0.1:4222', nats.url), { controllers: [OrdersController] }));
    ({ services, bff } = world);
  });
  afterAll(() => world.close());

  it('shows what a message is answered with, and who may send one', async () => {
    const placed = await ask(bff, '/orders/eu', { 'x-caller': 'c-1', 'idempotency-key': 'k' }, '{}');
    const shown = /202 and `(\{[^`]*\})`/.exec(GUIDE)?.[1];
    expect({ guest: (await ask(bff, '/orders/eu', {}, '{}')).status, status: placed.status, body: placed.body }).toEqual({ guest: 401, status: 202, body: shown });
    expect((JSON.parse((await ask(bff, '/orders/eu', { 'x-caller': 'c-1', 'idempotency-key': 'k' }, '{}')).body) as { duplicate: boolean }).duplicate).toBe(true);
  });

  it('has a route whose reply is the answer', async () => {
    expect((await ask(bff, '/quotes/a', {}, '{"currency":"EUR"}')).body).toBe('{"currency":"EUR"}');
  });

  it('has events of a customer, with ids', async () => {
    const answer = await open(bff, '/orders/events', { 'x-caller': 'c-1' });
    await services.connection.request('orders.c-1.events', '{"a":1}');
    const { value } = await eventsOf(answer).next();
    answer.destroy();
    expect(value).toMatch(/^id: \d+\ndata: \{"a":1\}$/);
  });

  it('has a controller that sends messages', async () => {
    const placed = await ask(bff, '/orders', {}, '{"id":"o-1","region":"eu"}');
    const [source] = readFileSync(__filename, 'utf8').split('// As the guide has it.\n').slice(1);
    expect({ status: placed.status, body: placed.body, same: source?.startsWith(blockOf('// orders.controller.ts').replace(/^[^]*?(?=class )/, '')) }).toEqual({ status: 202, body: expect.stringMatching(/^\{"sequence":\d+\}$/), same: true });
  });
});
