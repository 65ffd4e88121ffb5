import { All, Body, Controller, Delete, Get, Head, Header, Headers, HostParam, HttpCode, HttpStatus, Ip, Options, Param, Patch, Post, Put, Query, Redirect, Req, Res } from '@nestjs/common';
import { Repeatable } from '@portico/idempotency';
import { Authenticated, Public, Returns, Stream } from '@portico/platform';
import { IsInt, IsString } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Chapter } from '../idiom.ts';
import { answer, each, headers, status } from '../probe.ts';
import { Cat, Word } from './views.ts';

class CreateCat {
  @IsString()
  name!: string;
  @IsInt()
  age!: number;
}

@Controller('cats')
@Public()
class Cats {
  @Get()
  @Returns(Cat)
  first(): Cat {
    return { name: 'Tom', age: 3 };
  }

  @Get('all')
  @Returns([Cat])
  all(): Cat[] {
    return [{ name: 'Tom', age: 3 }];
  }

  @Get('later')
  @Returns(Cat)
  async later(): Promise<Cat> {
    return Promise.resolve({ name: 'Tom', age: 4 });
  }

  @Get('observed')
  @Returns(Cat)
  observed(): Observable<Cat> {
    return of({ name: 'Tom', age: 5 }, { name: 'Tom', age: 6 });
  }

  @Post()
  @Repeatable()
  @Returns(Cat)
  create(@Body() { name, age }: CreateCat): Cat {
    return { name, age };
  }

  @Put(':id')
  @Returns(Cat)
  replace(@Param('id') id: string, @Body() { name, age }: CreateCat): Cat {
    return { name: `${name} ${id}`, age };
  }

  @Patch(':id')
  @Repeatable()
  @Returns(Cat)
  change(@Param() { id }: { id: string }, @Body() { name, age }: CreateCat): Cat {
    return { name: `${name} ${id}`, age };
  }

  @Delete(':id')
  @HttpCode(204)
  remove(): void {}

  @Post('accepted')
  @Repeatable()
  @HttpCode(HttpStatus.ACCEPTED)
  @Returns(Cat)
  accepted(): Cat {
    return { name: 'Tom', age: 1 };
  }

  @Get('headed')
  @Header('cache-control', 'no-store')
  @Header('x-kind', 'cat')
  @Returns(Cat)
  headed(): Cat {
    return { name: 'Tom', age: 1 };
  }

  @Get('moved')
  @Redirect('https://cats.example/', 301)
  @Returns(Cat)
  moved(): void {}

  @Get('moved-to')
  @Redirect('https://cats.example/', 302)
  @Returns(Cat)
  movedTo(@Query('version') version: string): { url: string; statusCode: number } {
    return { url: `https://cats.example/v${version}`, statusCode: 307 };
  }

  @Get('one/:id/of/:owner')
  @Returns(Word)
  nested(@Param() params: Record<string, string>): Word {
    return { word: `${params['id']} of ${params['owner']}` };
  }

  @Get('search')
  @Returns(Word)
  search(@Query('name') name: string, @Query('colour') colour = 'any'): Word {
    return { word: `${name} ${colour}` };
  }

  @Get('headers')
  @Returns(Word)
  headers(@Headers('x-visit') visit: string, @Headers() all: Record<string, string>): Word {
    return { word: `${visit} ${all['x-visit']}` };
  }

  @Get('ip')
  @Returns(Word)
  ip(@Ip() ip: string): Word {
    return { word: ip };
  }

  @Get('request')
  @Returns(Word)
  request(@Req() request: FastifyRequest): Word {
    return { word: `${request.method} ${request.url} ${request.headers['x-visit'] as string}` };
  }

  @Get('passthrough')
  @Returns(Word)
  passthrough(@Res({ passthrough: true }) reply: FastifyReply): Word {
    reply.status(HttpStatus.PARTIAL_CONTENT).header('x-kind', 'cat');
    return { word: 'some' };
  }

  @Get('sent')
  @Returns(Word)
  sends(@Res() reply: FastifyReply): void {
    void reply.status(HttpStatus.OK).send({ word: 'sent' });
  }

  @Get('wild/*')
  @Returns(Word)
  wild(@Param('*') rest: string): Word {
    return { word: rest };
  }

  @Head('only-head')
  @Header('x-kind', 'cat')
  @HttpCode(204)
  @Returns(Word)
  head(): void {}

  @Options('choices')
  @Header('allow', 'GET, OPTIONS')
  @HttpCode(204)
  @Returns(Word)
  choices(): void {}

  @Get(['several', 'paths'])
  @Returns(Word)
  several(): Word {
    return { word: 'both' };
  }
}

@Controller({ host: ':account.example.com', path: 'hosted' })
@Public()
class Hosted {
  @Get()
  @Returns(Word)
  get(@HostParam('account') account: string): Word {
    return { word: account };
  }
}

@Controller('text')
@Public()
class Texts {
  @Get()
  @Stream()
  get(): string {
    return 'This action returns all cats';
  }
}

@Controller('silent')
@Public()
class SaysNoView {
  @Get()
  get(): string {
    return 'This action returns all cats';
  }
}

@Controller('open')
class SaysNoAccess {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'open' };
  }
}

@Controller('all')
@Public()
class Alls {
  @All()
  @Returns(Word)
  get(): Word {
    return { word: 'all' };
  }
}

class Base {
  @Get('inherited')
  @Public()
  @Returns(Word)
  inherited(): Word {
    return { word: 'from the base class' };
  }
}

@Controller('derived')
class Derived extends Base {}

@Controller('private')
@Authenticated()
class Private {
  @Get()
  @Returns(Word)
  get(): Word {
    return { word: 'mine' };
  }
}

@Controller('nothing')
@Public()
class Nothing {
  @Get()
  @Returns(Word)
  get(): void {}
}

const cats = () => ({ controllers: [Cats] });
const TOM = { name: 'Tom', age: 3 };

export const controllers: Chapter = {
  title: 'Controllers',
  idioms: [
    { what: '`@Get()` that returns an object', parts: cats, probe: answer('/cats'), nest: { status: 200, body: TOM } },
    { what: '`@Get()` that returns a list', parts: cats, probe: answer('/cats/all'), nest: { status: 200, body: [TOM] }, note: 'as `@Returns([Cat])`' },
    { what: 'an `async` handler', parts: cats, probe: answer('/cats/later'), nest: { status: 200, body: { name: 'Tom', age: 4 } } },
    { what: 'a handler that returns an Observable', parts: cats, probe: answer('/cats/observed'), nest: { status: 200, body: { name: 'Tom', age: 6 } }, note: 'its last value is the answer' },
    { what: '`@Post()` with `@Body()` and a DTO', parts: cats, probe: answer('/cats', { body: TOM }), nest: { status: 201, body: TOM }, note: 'it says what a repeat does: `@Idempotent()` or `@Repeatable()`' },
    { what: '`@Put()` with `@Param(\'id\')`', parts: cats, probe: answer('/cats/7', { method: 'PUT', body: TOM }), nest: { status: 200, body: { name: 'Tom 7', age: 3 } } },
    { what: '`@Patch()` with `@Param()` as an object', parts: cats, probe: answer('/cats/7', { method: 'PATCH', body: TOM }), nest: { status: 200, body: { name: 'Tom 7', age: 3 } } },
    { what: '`@Delete()` with `@HttpCode(204)` and no content', parts: cats, probe: answer('/cats/7', { method: 'DELETE' }), nest: { status: 204, body: '' } },
    { what: '`@HttpCode()`', parts: cats, probe: answer('/cats/accepted', { method: 'POST' }), nest: { status: 202, body: { name: 'Tom', age: 1 } } },
    { what: '`@Header()`', parts: cats, probe: headers('/cats/headed', ['cache-control', 'x-kind']), nest: { status: 200, 'cache-control': 'no-store', 'x-kind': 'cat' } },
    { what: '`@Redirect()`', parts: cats, probe: headers('/cats/moved', ['location']), nest: { status: 301, location: 'https://cats.example/' } },
    { what: '`@Redirect()` whose handler returns where to', parts: cats, probe: headers('/cats/moved-to?version=5', ['location']), nest: { status: 307, location: 'https://cats.example/v5' } },
    { what: 'several route parameters', parts: cats, probe: answer('/cats/one/7/of/ann'), nest: { status: 200, body: { word: '7 of ann' } } },
    { what: '`@Query(\'name\')`, and one with a default', parts: cats, probe: answer('/cats/search?name=Tom'), nest: { status: 200, body: { word: 'Tom any' } } },
    {
      what: 'a query parameter that no handler reads',
      parts: cats,
      probe: status('/cats/search?name=Tom&sort=age'),
      nest: 200,
      verdict: { differently: '400 names what is accepted: a parameter that nothing reads is a mistake of the client; `@IgnoresUnknown()` on the class of the query lets it pass', gives: 400 },
    },
    { what: '`@Headers()`', parts: cats, probe: answer('/cats/headers', { headers: { 'x-visit': '3' } }), nest: { status: 200, body: { word: '3 3' } } },
    { what: '`@Ip()`', parts: cats, probe: answer('/cats/ip'), nest: { status: 200, body: { word: '127.0.0.1' } } },
    { what: '`@Req()`', parts: cats, probe: answer('/cats/request', { headers: { 'x-visit': '3' } }), nest: { status: 200, body: { word: 'GET /cats/request 3' } } },
    { what: '`@Res({ passthrough: true })`', parts: cats, probe: each(answer('/cats/passthrough'), headers('/cats/passthrough', ['x-kind'])), nest: [{ status: 206, body: { word: 'some' } }, { status: 206, 'x-kind': 'cat' }] },
    { what: '`@Res()` with `reply.send()`', parts: cats, probe: answer('/cats/sent'), nest: { status: 200, body: { word: 'sent' } } },
    { what: 'a wildcard, `@Get(\'wild/*\')`', parts: cats, probe: answer('/cats/wild/a/b'), nest: { status: 200, body: { word: 'a/b' } } },
    { what: '`@Head()`', parts: cats, probe: headers('/cats/only-head', ['x-kind'], { method: 'HEAD' }), nest: { status: 204, 'x-kind': 'cat' } },
    { what: '`@Options()`', parts: cats, probe: headers('/cats/choices', ['allow'], { method: 'OPTIONS' }), nest: { status: 204, allow: 'GET, OPTIONS' } },
    { what: 'a list of paths', parts: cats, probe: each(answer('/cats/several'), answer('/cats/paths')), nest: [{ status: 200, body: { word: 'both' } }, { status: 200, body: { word: 'both' } }] },
    { what: 'a route that does not exist', parts: cats, probe: status('/dogs'), nest: 404, note: 'a known path with another method is 405, with `Allow`' },
    { what: 'sub-domain routing with `@HostParam()`', parts: () => ({ controllers: [Hosted] }), probe: async ({ app }) => {
      const { statusCode, payload } = await app.inject({ url: '/hosted', headers: { host: 'ann.example.com' } });
      return { statusCode, payload };
    }, nest: { statusCode: 200, payload: '{"word":"ann"}' } },
    { what: 'an inherited handler', parts: () => ({ controllers: [Derived] }), probe: answer('/derived/inherited'), nest: { status: 200, body: { word: 'from the base class' } } },
    { what: 'a handler that returns text', parts: () => ({ controllers: [Texts] }), probe: answer('/text'), nest: { status: 200, body: 'This action returns all cats' }, note: 'as a `@Stream()`: a data route answers the fields of its view' },
    {
      what: 'a handler without a word on its answer',
      parts: () => ({ controllers: [SaysNoView] }),
      probe: answer('/silent'),
      nest: { status: 200, body: 'This action returns all cats' },
      verdict: { refused: 'what may leave would be open; add `@Returns(View)`, or `@Stream()` for what is not JSON', fault: 'says nothing of its answer' },
    },
    {
      what: 'a handler without a word on who may call',
      parts: () => ({ controllers: [SaysNoAccess] }),
      probe: status('/open'),
      nest: 200,
      verdict: { refused: 'it would be open to all; add `@Public()`, `@Authenticated()`, `@Scopes()` or `@Roles()`', fault: 'says nothing of access' },
    },
    {
      what: '`@All()`',
      parts: () => ({ controllers: [Alls] }),
      probe: status('/all', { method: 'PUT' }),
      nest: 200,
      verdict: { refused: 'access, input and repeats belong to one method; write a handler for each', fault: 'is an @All()' },
    },
    {
      what: 'an access rule of Portico, `@Authenticated()`',
      parts: () => ({ controllers: [Private] }),
      probe: each(status('/private'), status('/private', { headers: { 'x-caller': 'ann' } })),
      nest: [200, 200],
      verdict: { differently: '401 for unknown callers, before the body is read; plain Nest does not know the decorator', gives: [401, 200] },
    },
    {
      what: 'a handler that returns nothing',
      parts: () => ({ controllers: [Nothing] }),
      probe: status('/nothing'),
      nest: 200,
      verdict: { differently: '500, since an answer without its view would pass for an empty one; say `@HttpCode(204)`', gives: 500 },
    },
  ],
};
