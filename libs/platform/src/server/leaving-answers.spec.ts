import 'reflect-metadata';
import { Controller, Get, HttpCode, Module, NotFoundException, Post, Res, UseFilters, Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter, Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { gzipSync } from 'node:zlib';
import { Signals } from '../events/signals.ts';
import { leak, SECRET, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Authenticated, Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from './start-bff.ts';

@Catch(NotFoundException)
class OwnWords implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().status(404).send({ own: 'words' });
  }
}

const NOTHING = undefined as unknown as Word;

@Controller()
@Public()
class Answers {
  @Get('good')
  @Returns(Word)
  good(): Word {
    return leak();
  }

  @Get('known')
  @Authenticated()
  @Returns(Word)
  known(): Word {
    return leak();
  }

  @Get('code')
  @HttpCode(404)
  @Returns(Word)
  code(): Word {
    return leak();
  }

  @Get('status')
  @Returns(Word)
  status(@Res({ passthrough: true }) reply: FastifyReply): Word {
    reply.status(404);
    return leak();
  }

  @Get('sent')
  @Returns(Word)
  sent(@Res() reply: FastifyReply): Word {
    reply.status(500).send(leak());
    return NOTHING;
  }

  @Get('text')
  @Returns(Word)
  text(@Res() reply: FastifyReply): Word {
    reply.status(500).send(SECRET);
    return NOTHING;
  }

  @Get('other')
  @Returns(Word)
  other(@Res() reply: FastifyReply): Word {
    reply.status(403).send({ secret: SECRET });
    return NOTHING;
  }

  @Get('filtered')
  @UseFilters(OwnWords)
  @Returns(Word)
  filtered(): Word {
    throw new NotFoundException();
  }

  @Get('header')
  @Returns(Word)
  header(@Res({ passthrough: true }) reply: FastifyReply): Word {
    reply.header('x-bad', 'a\r\nb');
    return leak();
  }

  @Get('filename')
  @Returns(Word)
  filename(@Res({ passthrough: true }) reply: FastifyReply): Word {
    reply.header('content-disposition', 'attachment; filename="Žluťoučký.pdf"');
    throw new NotFoundException();
  }

  @Get('nothing')
  @Returns(Word)
  nothing(): Word {
    return NOTHING;
  }

  @Post('accepted')
  @HttpCode(202)
  @Returns(Word)
  accepted(): Promise<Word> {
    return Promise.resolve(NOTHING);
  }

  @Get('empty')
  @Returns(Word)
  empty(@Res() reply: FastifyReply): Word {
    reply.send();
    return NOTHING;
  }

  @Get('none')
  @HttpCode(204)
  @Returns(Word)
  none(): Word {
    return NOTHING;
  }

  @Get('dynamic-none')
  @Returns(Word)
  dynamicNone(@Res({ passthrough: true }) reply: FastifyReply): Word {
    reply.status(204);
    return NOTHING;
  }

  @Get('moved')
  @Returns(Word)
  moved(@Res() reply: FastifyReply): Word {
    reply.redirect('/good', 302);
    return NOTHING;
  }

  @Get('hijacked')
  @Returns(Word)
  hijacked(@Res() reply: FastifyReply): Word {
    reply.hijack();
    return NOTHING;
  }
}

/** Adds hooks to Fastify, as a plugin may. */
function hooking(hook: (fastify: FastifyInstance) => unknown): Type {
  @Module({})
  class Hooking {
    constructor({ httpAdapter }: HttpAdapterHost) {
      hook(httpAdapter.getInstance() as FastifyInstance);
    }
  }
  return Hooking;
}

const causes: string[] = [];

async function started(hook: (fastify: FastifyInstance) => unknown = () => undefined, deadline = 5_000): Promise<RunningBff> {
  const bff = await startModule({ imports: [hooking(hook)], controllers: [Answers] }, { deadline });
  causes.splice(0);
  bff.app.get(Signals).requestFinished.subscribe(({ context: { failure } }) => void (failure?.cause && causes.push(String(failure.cause))));
  return bff;
}

const ask = async (bff: RunningBff, path: string, method = 'GET'): Promise<{ status: number; type: string | null; body: string }> => {
  const response = await fetch(`${bff.url}${path}`, { method, redirect: 'manual', signal: AbortSignal.timeout(8_000) });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
};

const FAULT = { status: 500, type: 'application/problem+json', body: expect.stringContaining('problem:internal') as string };

describe('what leaves a data route', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await started();
  });
  beforeEach(() => causes.splice(0));
  afterAll(() => bff.close());

  it.each([
    ['/code', 404],
    ['/status', 404],
    ['/sent', 500],
  ])('%s: is the view, with a status from 400 on too', async (path, status) => {
    expect(await ask(bff, path)).toMatchObject({ status, body: '{"word":"shown"}' });
  });

  it.each(['/text', '/other'])('%s: is a fault where a handler sends something else with such a status', async (path) => {
    expect(await ask(bff, path)).toMatchObject(FAULT);
    expect(causes).toEqual([expect.stringContaining('the view declares')]);
  });

  it('is what a filter says of what was thrown', async () => {
    expect(await ask(bff, '/filtered')).toMatchObject({ status: 404, body: '{"own":"words"}' });
  });

  it.each([
    ['/nothing', 'GET'],
    ['/empty', 'GET'],
    ['/accepted', 'POST'],
  ])('%s: is a fault without a body', async (path, method) => {
    expect(await ask(bff, path, method)).toMatchObject(FAULT);
    expect(causes).toEqual([expect.stringContaining('is undefined; the view declares Word')]);
  });

  it.each([
    ['/none', 204],
    ['/dynamic-none', 204],
    ['/moved', 302],
  ])('%s: has no body where its status says so', async (path, status) => {
    expect(await ask(bff, path)).toMatchObject({ status, body: '' });
  });

  it.each(['/header'])('%s: is a fault with a header that cannot be written, whose cause is in the log', async (path) => {
    expect(await ask(bff, path)).toMatchObject(FAULT);
    expect(causes).toEqual([expect.stringContaining('Invalid character in header content ["x-bad"]')]);
  });

  it('drops such a header with others of a good answer', async () => {
    expect(await ask(bff, '/filename')).toMatchObject({ status: 404, type: 'application/problem+json' });
  });
});

describe('hooks of Fastify on the way out', () => {
  it('may encode the answer, problems too', async () => {
    const bff = await started((fastify) => fastify.addHook('onSend', (_request, reply, payload, done) => (reply.header('content-encoding', 'gzip'), done(null, gzipSync(payload as string)))));
    const [good, bad] = await Promise.all(['/good', '/absent'].map((path) => ask(bff, path)));
    await bff.close();
    expect({ good, bad }).toMatchObject({ good: { status: 200, body: '{"word":"shown"}' }, bad: { status: 404, body: expect.stringContaining('problem:not-found') as string } });
  });

  it.each(['onSend', 'preSerialization', 'onError'] as const)('do not keep the answer of the deadline: %s that never settles', async (name) => {
    const bff = await started((fastify) => fastify.addHook(name as 'onSend', () => new Promise<never>(() => undefined)), 50);
    const answers = await Promise.all(['/good', '/known', '/absent'].map((path) => ask(bff, path)));
    await bff.close();
    const late = { status: 504, type: 'application/problem+json' };
    expect(answers).toMatchObject({ onSend: [late, late, late], preSerialization: [late, { status: 401 }, { status: 404 }], onError: [{ status: 200 }, late, late] }[name]);
  });

  it('nor does a handler that takes the reply away', async () => {
    const bff = await started(undefined, 50);
    expect(await ask(bff, '/hijacked')).toMatchObject({ status: 504, type: 'application/problem+json' });
    await bff.close();
  });

  it('say in the log what they have changed', async () => {
    const bff = await started((fastify) => fastify.addHook('onSend', (_request, reply, _payload, done) => (reply.code(200), done(null, SECRET))));
    expect(await ask(bff, '/known')).toMatchObject(FAULT);
    await bff.close();
    expect(causes).toEqual([expect.stringContaining('a hook of Fastify has changed the answer')]);
  });
});
