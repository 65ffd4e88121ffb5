import 'reflect-metadata';
import { Controller, Get, Module, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public, Stream } from '../routes/decorators.ts';
import { Bff } from '../server/bff.decorator.ts';
import { BffSettings, ServerSettings, StreamsSettings } from '../server/bff.settings.ts';
import { Environment } from '../server/environment.ts';
import { startBff } from '../server/start-bff.ts';
import { currentScope } from './current.ts';

let left: number | undefined;

@Controller()
class Tides {
  @Get('tides')
  @Public()
  @Stream()
  tides(@Res() reply: FastifyReply): void {
    left = currentScope()?.remaining();
    reply.raw.writeHead(200).write('high\n');
  }
}

@Bff({ name: 'tides' })
@Module({ controllers: [Tides] })
class TidesModule {}

describe('the lifetime of a stream', () => {
  it('ends it, and is no deadline for what asks how much time is left', async () => {
    const local = { host: '127.0.0.1', port: 0 };
    const settings = Object.assign(new BffSettings(), {
      server: Object.assign(new ServerSettings(), local),
      management: local,
      streams: Object.assign(new StreamsSettings(), { longest: 50 }),
    });
    const bff = await startBff(TidesModule, settings as BffSettings, new Environment('test'));
    try {
      const answer = await fetch(`${bff.url}/tides`);
      await expect(answer.text()).rejects.toThrow();
      expect({ status: answer.status, left }).toEqual({ status: 200, left: Number.POSITIVE_INFINITY });
    } finally {
      await bff.close();
    }
  });
});
