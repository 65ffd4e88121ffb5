import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import type { MiddlewareConsumer } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Public, Returns } from '../routes/decorators.ts';
import { startModule, Word } from '../routes/closed-by-default.fixture.ts';

@Controller()
class Words {
  @Get('word')
  @Public()
  @Returns(Word)
  word(): Word {
    return { word: 'shown' };
  }
}

/** Middleware as it is written to look at bodies, of which a GET has none. */
const WAITS = {
  'the end of the body': (request: IncomingMessage, next: () => void) => void request.on('data', () => undefined).on('end', next),
  'all of the body': async (request: IncomingMessage, next: () => void) => {
    for await (const chunk of request) void chunk;
    next();
  },
};

describe('middleware of a module', () => {
  it.each(Object.entries(WAITS))('that waits for %s lets requests without one go on', async (_name, wait) => {
    @Module({ controllers: [Words] })
    class Feature {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply((request: IncomingMessage, _response: ServerResponse, next: () => void) => void wait(request, next)).forRoutes('*path');
      }
    }
    const running = await startModule({ imports: [Feature] });
    try {
      const answer = await fetch(`${running.url}/word`);
      expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 200, body: { word: 'shown' } });
    } finally {
      await running.close();
    }
  });
});
