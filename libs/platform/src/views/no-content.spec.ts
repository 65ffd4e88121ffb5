import 'reflect-metadata';
import { Controller, Delete, Get, HttpCode, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { startModule } from '../routes/closed-by-default.fixture.ts';
import { Public } from '../routes/decorators.ts';
import type { RunningBff } from '../server/start-bff.ts';

@Controller('words')
@Public()
class Words {
  @Delete('nothing')
  @HttpCode(204)
  nothing(): void {}

  @Delete('object')
  @HttpCode(204)
  object(): object {
    return { secret: 1 };
  }

  @Get('status')
  @HttpCode(205)
  status(@Res({ passthrough: true }) reply: FastifyReply): object {
    reply.status(200);
    return { secret: 1 };
  }

  @Get('text')
  @HttpCode(204)
  text(@Res() reply: FastifyReply): void {
    void reply.status(200).send('secret');
  }
}

describe('a route whose status says that there is no content', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Words] });
  });
  afterAll(() => bff.close());

  it.each<[string, string, number, string]>([
    ['DELETE', 'nothing', 204, ''],
    ['DELETE', 'object', 204, ''],
    ['GET', 'status', 200, '{}'],
  ])('needs no view, and lets nothing out: %s %s', async (method, path, status, body) => {
    const answer = await fetch(`${bff.url}/words/${path}`, { method });
    expect({ status: answer.status, body: await answer.text() }).toEqual({ status, body });
  });

  it('is a 500 where something else is sent', async () => {
    const answer = await fetch(`${bff.url}/words/text`);
    expect({ status: answer.status, leaks: (await answer.text()).includes('secret') }).toEqual({ status: 500, leaks: false });
  });
});
