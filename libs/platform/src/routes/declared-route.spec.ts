import 'reflect-metadata';
import { Body, Controller, Get, HttpCode, Post, Render } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { IsString } from 'class-validator';
import { Word } from './closed-by-default.fixture.ts';
import { AnswerHeader, Authenticated, BodyLimit, Bytes, FormBody, Important, Public, Returns, Roles, Scopes, Stream, Summary, Undocumented } from './decorators.ts';
import { RoutePolicy } from './route-policy.ts';
import { RouteTable } from './route-table.ts';

const once = new RoutePolicy<'required' | 'optional'>({ name: '@Once()', slot: 'claim', filledBy: 'the OnceModule of once' });

class Said {
  @IsString()
  word!: string;
}

const word = (): Word => ({ word: 'said' });

@Controller('words')
class WordsController {
  @Get('plain')
  @Authenticated()
  @Returns(Word)
  plain(): Word {
    return word();
  }

  @Post('full')
  @HttpCode(202)
  @Scopes('words:write', 'words:read')
  @Roles('clerk', 'owner')
  @Important('batch')
  @(once.declared('required'))
  @FormBody()
  @BodyLimit('8kB')
  @Bytes('2kB')
  @Summary('Says a word')
  @AnswerHeader('x-first', 'the first')
  @AnswerHeader('x-second', 'the second')
  @Undocumented()
  @Returns(Word)
  full(@Body() { word: said }: Said): Word {
    return { word: said };
  }

  @Get('stream')
  @Public()
  @Important('sign-in')
  @Stream({ types: ['image/*', 'text/plain'] })
  stream(): void {}
}

const faultsOf = (controller: Type): string => {
  try {
    RouteTable.of([controller]);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a route', () => {
  const routes = RouteTable.of([WordsController]).routes.map(({ input: _input, ...route }) => route);
  const shared = { controller: WordsController, documented: true, answerHeaders: {}, form: false, bodyLimit: undefined, byteBudget: undefined, summary: undefined, policies: {} };

  it('is what its decorators say, each of them', () => {
    expect(routes).toEqual([
      { ...shared, method: 'GET', path: '/words/plain', operationId: 'words.plain', access: 'authenticated', scopes: [], roles: [], kind: 'data', types: [], priority: 'read', view: Word, status: 200, handler: WordsController.prototype.plain },
      {
        ...shared,
        ...{ method: 'POST', path: '/words/full', operationId: 'words.full', access: 'authenticated', scopes: ['words:write', 'words:read'], roles: ['clerk', 'owner'] },
        ...{ kind: 'data', types: [], priority: 'batch', view: Word, status: 202, handler: WordsController.prototype.full, policies: once.said('required') },
        ...{ form: true, bodyLimit: 8_000, byteBudget: 2_000, summary: 'Says a word', answerHeaders: { 'x-first': 'the first', 'x-second': 'the second' }, documented: false },
      },
      { ...shared, method: 'GET', path: '/words/stream', operationId: 'words.stream', access: 'public', scopes: [], roles: [], kind: 'stream', types: ['image/*', 'text/plain'], priority: 'sign-in', view: undefined, status: 200, handler: WordsController.prototype.stream },
    ]);
  });

  it.each(['png', 'image/', '/png', 'IMAGE/png', 'image/png; charset=utf-8', '*/*', 'image/p ng', ''])('has media types alone that are some: not %j', (type) => {
    expect(() => Stream({ types: ['image/png', type] })).toThrow(`@Stream() has types that are no media types: ${type}; write them in small letters`);
  });

  it.each(['image/png', 'image/*', 'application/vnd.api+json', 'text/x-one_two.3'])('may have the media type %s', (type) => expect(() => Stream({ types: [type] })).not.toThrow());

  it('has sizes within which something fits', () => {
    @Controller('nothing')
    @Authenticated()
    class Nothing {
      @Post('fits')
      @BodyLimit('0B')
      @Bytes('0kB')
      @Returns(Word)
      fits(): Word {
        return word();
      }
    }
    expect(faultsOf(Nothing)).toMatch(/Nothing\.fits: has a @BodyLimit\(\) of 0 bytes[^]*Nothing\.fits: has a budget of 0 @Bytes\(\)/);
  });

  it('cannot have the decorators of another kind', () => {
    @Controller('wrong')
    @Authenticated()
    class Wrong {
      @Get('bytes')
      @Stream()
      @Bytes('1kB')
      bytes(): void {}

      @Get('rendered')
      @Returns(Word)
      @Render('page')
      rendered(): Word {
        return word();
      }
    }
    const faults = faultsOf(Wrong);
    expect(faults).toContain('Wrong.bytes: is a @Stream(), so it can have neither @Returns() nor @Bytes()');
    expect(faults).toContain('Wrong.rendered: has @Render(), so its answer is not written by @Returns(); make it a @Stream()');
  });

  it('is told of in the class that has two rules where one would be ignored', () => {
    @Controller('twice')
    @Scopes('one')
    @Scopes('two')
    class Twice {
      @Get()
      @Returns(Word)
      get(): Word {
        return word();
      }
    }
    expect(faultsOf(Twice)).toContain('Twice.get: has two rules of scopes, of which one would be ignored');
  });
});
