import 'reflect-metadata';
import { Body, Controller, Get, Injectable, Param, Post, Scope, UseFilters, UseGuards, Catch } from '@nestjs/common';
import type { ArgumentsHost, CanActivate, ExceptionFilter, ExecutionContext } from '@nestjs/common';
import { IsString } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as delay } from 'node:timers/promises';
import type { RequestContext } from '../context/request-context.ts';
import { leak, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { ANSWERED, StageFor } from './stage.ts';
import type { Stage, StageResult } from './stage.ts';

const ran: string[] = [];

@Injectable()
class Guard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    ran.push('guard');
    if (headers['x-late']) await delay(120);
    return headers['x-may'] !== 'no';
  }
}

@StageFor('claim')
@Injectable()
class Claim implements Stage {
  async run({ request, reply, phase }: RequestContext): Promise<StageResult> {
    ran.push(phase === 'stages' ? 'claim' : 'claim, out of place');
    if (!request.headers['x-stored']) return;
    void reply.status(201).header('content-type', 'application/json').send('{"stored":true}');
    return Promise.resolve(ANSWERED);
  }
}

class Given {
  @IsString()
  word!: string;
}

@Catch()
class EverythingFilter implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().status(418).send({ by: 'filter' });
  }
}

@Controller('words')
@Public()
@UseGuards(Guard)
@UseFilters(EverythingFilter)
class Words {
  @Post()
  @Returns(Word)
  post(@Body() { word }: Given): Word {
    ran.push('handler');
    return { word };
  }
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
@Public()
@UseGuards(Guard)
class Scoped {
  @Post()
  @Returns(Word)
  post(@Body() { word }: Given): Word {
    ran.push('handler');
    return { word };
  }
}

@Controller('open')
@Public()
class Open {
  @Get()
  @Returns(Word)
  get(): Word {
    ran.push('handler');
    return leak();
  }

  @Get(':id')
  @Returns(Word)
  one(@Param('id') word: string): Word {
    ran.push('handler');
    return { word };
  }
}

describe('the stages behind the guards of a route', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Words, Scoped, Open], providers: [Claim] }, { deadline: 80 });
  });
  afterAll(() => bff.close());

  const post = async (path: string, body: object, headers: Record<string, string> = {}): Promise<{ status: number; body: unknown; ran: string[] }> => {
    ran.length = 0;
    const answer = await fetch(`${bff.url}/${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, body: await answer.json(), ran: [...ran] };
  };

  it.each(['words', 'scoped'])('run once a guard has let the request pass, before its handler: %s', async (path) => {
    expect(await post(path, { word: 'a' })).toEqual({ status: 201, body: { word: 'a' }, ran: ['guard', 'claim', 'handler'] });
  });

  it.each(['words', 'scoped'])('do not run for what a guard refuses, right or wrong: %s', async (path) => {
    for (const body of [{ word: 'a' }, { word: 7 }]) expect((await post(path, body, { 'x-may': 'no', 'x-stored': 'yes' })).ran).toEqual(['guard']);
  });

  it.each(['words', 'scoped'])('may answer in the handler’s place: %s', async (path) => {
    expect(await post(path, { word: 'a' }, { 'x-stored': 'yes' })).toEqual({ status: 201, body: { stored: true }, ran: ['guard', 'claim'] });
  });

  it.each(['words', 'scoped'])('refuse with a problem, whatever filters there are: %s', async (path) => {
    expect(await post(path, { word: 7 })).toMatchObject({ status: 400, body: { type: 'urn:portico:problem:invalid-input' }, ran: ['guard', 'claim'] });
  });

  it('leave what a guard refuses to the filters of the route', async () => {
    expect(await post('words', { word: 'a' }, { 'x-may': 'no' })).toEqual({ status: 418, body: { by: 'filter' }, ran: ['guard'] });
  });

  it('do not run when the deadline has passed while a guard was busy', async () => {
    expect(await post('words', { word: 'a' }, { 'x-late': 'yes' })).toMatchObject({ status: 504, ran: ['guard'] });
    await delay(100);
    expect(ran).toEqual(['guard']);
  });

  it('do not run for a path with an empty parameter, which is a problem as every path that is not there', async () => {
    ran.length = 0;
    const answer = await fetch(`${bff.url}/open/`);
    expect({ status: answer.status, body: await answer.json(), ran }).toMatchObject({ status: 404, body: { type: 'urn:portico:problem:not-found' }, ran: [] });
  });

  it('run without guards too', async () => {
    ran.length = 0;
    const answer = await fetch(`${bff.url}/open`);
    expect({ status: answer.status, body: await answer.json(), ran }).toEqual({ status: 200, body: { word: 'shown' }, ran: ['claim', 'handler'] });
  });

  it('cannot answer by a body of its own: what no view declares stays', async () => {
    @Injectable()
    class Answering implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        void context.switchToHttp().getResponse<FastifyReply>().status(403).send(leak());
        return false;
      }
    }
    @Controller('answering')
    @Public()
    @UseGuards(Answering)
    class Guarded {
      @Get()
      @Returns(Word)
      get(): Word {
        return leak();
      }
    }
    const other = await startModule({ controllers: [Guarded] });
    const answer = await fetch(`${other.url}/answering`);
    const text = await answer.text();
    await other.close();
    expect({ status: answer.status, text }).toEqual({ status: 403, text: '{"word":"shown"}' });
  });
});
