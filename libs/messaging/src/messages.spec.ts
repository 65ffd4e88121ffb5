import 'reflect-metadata';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Field, IgnoresUnknown, Public, Returns } from '@portico/platform';
import type { RunningBff } from '@portico/platform';
import { describeWith } from '@portico/testing';
import { IsString } from 'class-validator';
import { ask, MessagingWorld, startMessaging } from './messaging-bff.fixture.ts';
import type { Services } from './messaging-bff.fixture.ts';
import { Messages } from './messages.ts';

@IgnoresUnknown()
class Asked {
  @IsString()
  region!: string;
}

class Sent {
  @Field()
  answer!: string;
}

@Controller('sent')
class SendingController {
  constructor(private readonly messages: Messages) {}

  @Post('kept')
  @Public()
  @HttpCode(200)
  @Returns(Sent)
  async kept(@Body() { region }: Asked): Promise<Sent> {
    const { stream, duplicate } = await this.messages.publish('orders.{region}.placed', { region }, { values: { region }, id: `kept-${region}` });
    return { answer: `${stream} ${duplicate}` };
  }

  @Post('asked')
  @Public()
  @HttpCode(200)
  @Returns(Sent)
  async asked(@Body() { region }: Asked): Promise<Sent> {
    return { answer: JSON.stringify(await this.messages.request('quotes.{region}', { region }, { values: { region } })) };
  }
}

describeWith('nats-server')('messages of a controller', () => {
  let world: MessagingWorld;
  let services: Services;
  let bff: RunningBff;

  beforeAll(async () => {
    world = await MessagingWorld.start((nats) => startMessaging([nats.url], '', '', { controllers: [SendingController] }));
    ({ services, bff } = world);
  });
  afterAll(() => world.close());

  const send = async (path: string, region: string): Promise<{ status: number; answer?: string }> => {
    const { status, body } = await ask(bff, path, {}, JSON.stringify({ region }));
    const { answer } = JSON.parse(body) as { answer?: string };
    return { status, ...(answer === undefined ? {} : { answer }) };
  };

  it('are kept once by their id, and refused where a value is no token', async () => {
    expect([await send('/sent/kept', 'eu'), await send('/sent/kept', 'eu'), await send('/sent/kept', 'eu.>')]).toEqual([{ status: 200, answer: 'ORDERS false' }, { status: 200, answer: 'ORDERS true' }, { status: 400 }]);
  });

  it('are replied to, within the deadline of their request', async () => {
    expect(await send('/sent/asked', 'eu')).toEqual({ status: 200, answer: '{"region":"eu"}' });
    services.reply = () => undefined;
    const began = performance.now();
    expect({ late: await send('/sent/asked', 'eu'), within: performance.now() - began < 2_000 }).toEqual({ late: { status: 504 }, within: true });
  });

  it('need a request, whose deadline they keep', async () => {
    await expect(bff.app.get(Messages).publish('orders.a.placed', {})).rejects.toThrow('publish orders.a.placed outside a request');
  });
});
