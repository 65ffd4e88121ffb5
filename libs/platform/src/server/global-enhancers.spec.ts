import 'reflect-metadata';
import { BadRequestException, Body, Catch, ConflictException, Controller, Get, Injectable, Param, PipeTransform, Post, Query, UseFilters, ValidationPipe } from '@nestjs/common';
import type { ArgumentsHost, CallHandler, CanActivate, ExceptionFilter, ExecutionContext, NestInterceptor, Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, BaseExceptionFilter } from '@nestjs/core';
import { IsInt, IsString, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { map, of } from 'rxjs';
import type { Observable } from 'rxjs';
import { Problem } from '../problems/problem.ts';
import { leak, SECRET, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Authenticated, Public, Returns } from '../routes/decorators.ts';

class OutOfStock extends Error {}

class Wanted {
  @IsString()
  word!: string;
  @IsInt()
  @Min(1)
  count!: number;
}

class Page {
  @IsInt()
  @Min(1)
  page!: number;
}

@Catch(ConflictException)
class OfTheMethod implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().status(409).send({ by: 'method' });
  }
}

@Controller()
@Public()
class Words {
  @Get('word')
  @Returns(Word)
  word(): Word {
    return leak();
  }

  @Get('fails/:with')
  @Returns(Word)
  fails(@Param('with') what: string): Word {
    if (what === 'stock') throw new OutOfStock('of that');
    if (what === 'problem') throw new Problem('forbidden');
    throw new BadRequestException('no');
  }

  @Get('conflict')
  @UseFilters(OfTheMethod)
  @Returns(Word)
  conflict(): Word {
    throw new ConflictException();
  }

  @Get('page')
  @Returns(Word)
  page(@Query() { page }: Page): Word {
    return { word: `page ${page} ${typeof page}` };
  }

  @Post('words')
  @Returns(Word)
  words(@Body() { word, count }: Wanted): Word {
    return { word: `${word} ${count}` };
  }

  @Get('mine')
  @Authenticated()
  @Returns(Word)
  mine(): Word {
    return leak();
  }
}

type Send = (reply: FastifyReply, error: unknown) => unknown;

/** A filter for everything, or for one kind of error, that sends so. */
function filtering(send: Send, ...kinds: (typeof OutOfStock)[]): Provider {
  @Catch(...kinds)
  class Filter implements ExceptionFilter {
    catch(error: unknown, host: ArgumentsHost): unknown {
      return send(host.switchToHttp().getResponse<FastifyReply>(), error);
    }
  }
  return { provide: APP_FILTER, useClass: Filter };
}

function intercepting(work: (answer: Observable<unknown>) => Observable<unknown>): Provider {
  @Injectable()
  class Interceptor implements NestInterceptor {
    intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
      return work(next.handle());
    }
  }
  return { provide: APP_INTERCEPTOR, useClass: Interceptor };
}

function guarding(may: (context: ExecutionContext) => boolean | Promise<boolean>): Provider {
  @Injectable()
  class Guard implements CanActivate {
    canActivate(context: ExecutionContext): boolean | Promise<boolean> {
      return may(context);
    }
  }
  return { provide: APP_GUARD, useClass: Guard };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function asked(providers: readonly Provider[], path: string, body?: object): Promise<Answer> {
  const bff = await startModule({ controllers: [Words], providers: [...providers] });
  try {
    const sent = body && { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${bff.url}/${path}`, sent ?? {});
    const text = await answer.text();
    expect(text).not.toContain(SECRET);
    return { status: answer.status, body: JSON.parse(text) };
  } finally {
    await bff.close();
  }
}

const problem = (code: string, status: number): Answer => ({ status, body: expect.objectContaining({ type: `urn:portico:problem:${code}`, status }) as unknown });

describe('APP_FILTER', () => {
  const stock = filtering((reply) => reply.status(409).send({ out: 'of stock' }), OutOfStock);

  it('answers for the errors that it is for, with what it likes above 399', async () => {
    expect(await asked([stock], 'fails/stock')).toEqual({ status: 409, body: { out: 'of stock' } });
  });

  it('leaves other errors to the BFF', async () => {
    expect(await asked([stock], 'fails/other')).toEqual(problem('invalid-input', 400));
    expect(await asked([stock], 'fails/problem')).toEqual(problem('forbidden', 403));
  });

  it('may be for all errors, extend Nest’s own filter, and comes after those of the route', async () => {
    const all = { provide: APP_FILTER, useClass: BaseExceptionFilter };
    expect(await asked([all], 'fails/other')).toEqual({ status: 400, body: { error: 'Bad Request', message: 'no', statusCode: 400 } });
    expect(await asked([all], 'conflict')).toEqual({ status: 409, body: { by: 'method' } });
  });

  it('does not hear what the pipeline refuses', async () => {
    const all = filtering((reply) => reply.status(418).send({ by: 'filter' }));
    expect(await asked([all], 'mine')).toEqual(problem('unauthenticated', 401));
    expect(await asked([all], 'nowhere')).toEqual(problem('not-found', 404));
  });

  it.each<[string, Send]>([
    ['sends an object', (reply) => reply.status(200).send(leak())],
    ['sends text', (reply) => reply.status(201).send(JSON.stringify(leak()))],
    ['sends bytes', (reply) => reply.status(299).send(Buffer.from(JSON.stringify(leak())))],
    ['writes to the raw response', (reply) => reply.raw.writeHead(200).end(JSON.stringify(leak()))],
  ])('is held to the view when it %s with a good status', async (_, send) => {
    const { status, body } = await asked([filtering(send)], 'fails/stock');
    expect(status < 300 ? body : { status, code: (body as { type: string }).type }).toEqual(
      status < 300 ? { word: 'shown' } : { status: 500, code: 'urn:portico:problem:internal' },
    );
  });

  it('may throw again what is not its own, and the BFF answers', async () => {
    const again = filtering((_, error) => {
      throw error;
    });
    expect(await asked([again], 'fails/problem')).toEqual(problem('forbidden', 403));
    expect(await asked([again], 'fails/other')).toEqual(problem('invalid-input', 400));
  });

  it('has its request answered 500 when it throws', async () => {
    const bomb = filtering(() => {
      throw new Error('in the filter');
    });
    expect(await asked([bomb], 'fails/stock')).toEqual(problem('internal', 500));
  });
});

describe('APP_INTERCEPTOR', () => {
  it('changes the answer, within the view', async () => {
    expect(await asked([intercepting((answer) => answer.pipe(map((value) => ({ ...(value as Word), word: 'changed', more: SECRET }))))], 'word')).toEqual({ status: 200, body: { word: 'changed' } });
    expect(await asked([intercepting(() => of(leak()))], 'fails/stock')).toEqual({ status: 200, body: { word: 'shown' } });
    expect(await asked([intercepting(() => of(JSON.stringify(leak())))], 'word')).toEqual(problem('internal', 500));
  });
});

describe('APP_GUARD', () => {
  it('refuses after the access rules, with its own words', async () => {
    expect(await asked([guarding(() => false)], 'word')).toEqual(problem('forbidden', 403));
    expect(await asked([guarding(() => false)], 'mine')).toEqual(problem('unauthenticated', 401));
    expect(await asked([guarding(() => Promise.reject(new ConflictException('busy')))], 'word')).toEqual({ status: 409, body: expect.objectContaining({ detail: 'busy' }) as unknown });
    expect(await asked([guarding(() => true)], 'mine')).toEqual(problem('unauthenticated', 401));
  });
});

describe('APP_PIPE', () => {
  @Injectable()
  class Refusing implements PipeTransform {
    transform(): never {
      throw new BadRequestException(['one', 'two']);
    }
  }

  it('sees the input, and refuses it with its own words', async () => {
    expect(await asked([{ provide: APP_PIPE, useClass: Refusing }], 'page?page=2')).toEqual({ status: 400, body: expect.objectContaining({ detail: 'one; two' }) as unknown });
  });

  it.each([{}, { transform: true }, { whitelist: true, forbidNonWhitelisted: true, transform: true }])('may be Nest’s ValidationPipe with %j, after the validation of the BFF', async (options) => {
    const pipe = { provide: APP_PIPE, useFactory: () => new ValidationPipe(options) };
    expect(await asked([pipe], 'page?page=2')).toEqual({ status: 200, body: { word: 'page 2 number' } });
    expect(await asked([pipe], 'words', { word: 'a', count: 2 })).toEqual({ status: 201, body: { word: 'a 2' } });
    expect(await asked([pipe], 'words', { word: 'a', count: 0 })).toEqual(problem('invalid-input', 400));
  });
});
