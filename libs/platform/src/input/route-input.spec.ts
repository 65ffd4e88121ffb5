import 'reflect-metadata';
import { Body, Controller, Headers, HostParam, Param, ParseFloatPipe, ParseIntPipe, Post, Query, UsePipes } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { StartError } from '../server/start-error.ts';
import { IgnoresUnknown } from './ignores-unknown.decorator.ts';
import { routeInput } from './route-input.ts';
import type { InputPlace, RouteInput } from './route-input.ts';

class Page {
  @IsInt()
  limit: number = 10;

  @IsOptional()
  @IsString()
  q?: string;
}

class Other {
  @IsString()
  q!: string;
}

class Ids {
  @IsString()
  id!: string;
}

@IgnoresUnknown()
class SomeIds {
  @IsString()
  id!: string;
}

const place = (more: Partial<InputPlace> = {}): InputPlace => ({ method: 'POST', parameters: new Set(['id']), form: false, ...more });

/** A controller whose handler takes these parameters, each of a type. */
function taking(...parameters: [type: unknown, decorator: ParameterDecorator][]): Type {
  @Controller()
  class Taking {
    handle(): void {}
  }
  Reflect.defineMetadata('design:paramtypes', parameters.map(([type]) => type), Taking.prototype, 'handle');
  parameters.forEach(([, decorate], index) => decorate(Taking.prototype, 'handle', index));
  Post()(Taking.prototype, 'handle', Object.getOwnPropertyDescriptor(Taking.prototype, 'handle') as PropertyDescriptor);
  return Taking;
}

const inputOf = (controller: Type, more?: Partial<InputPlace>): RouteInput => routeInput(controller, 'handle', place(more));
function faultsOf(controller: Type, more?: Partial<InputPlace>): readonly string[] {
  try {
    inputOf(controller, more);
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.faults;
    throw error;
  }
}

describe('what a route reads', () => {
  it('is named one by one, or by a class', () => {
    const { query, path, body } = inputOf(taking([String, Query('q')], [String, Query('sort')], [Ids, Param()], [Other, Body()]));
    expect([[...query.names], query.type, [...path.names], path.type?.type, body?.type]).toEqual([['q', 'sort'], undefined, [], Ids, Other]);
  });

  it('is a number where a pipe makes one, and the class does not do it already', () => {
    const pipes = [new ParseIntPipe(), ParseFloatPipe] as const;
    const { query, path, numericHeaders } = inputOf(taking([Number, Query('a', pipes[0])], [Number, Query('b', pipes[1])], [String, Query('c')], [Number, Param('id', pipes[0])], [String, Headers('X-Count')]));
    expect([query.numbers, path.numbers, numericHeaders]).toEqual([['a', 'b'], ['id'], []]);
    const piped = taking([Number, Headers('X-Count')], [Number, Query('a')]);
    UsePipes(ParseIntPipe)(piped);
    expect([inputOf(piped).numericHeaders, inputOf(piped).query.numbers]).toEqual([['x-count'], ['a']]);
    const beside = inputOf(taking([Page, Query()], [Number, Query('limit', pipes[0])], [Number, Query('q', pipes[0])]));
    expect(beside.query.numbers).toEqual(['q']);
  });

  it('may be the same class twice, and not two of them', () => {
    expect(faultsOf(taking([Page, Query()], [Page, Query()]))).toEqual([]);
    expect(faultsOf(taking([Page, Query()], [Other, Query()]))).toEqual(['@Query() is declared with two classes, Page and Other; make one of them']);
  });

  it('has single values that are properties of its class', () => {
    expect(faultsOf(taking([Page, Query()], [String, Query('q')]))).toEqual([]);
    expect(faultsOf(taking([Page, Query()], [String, Query('sort')]))).toEqual(["@Query('sort') is no property of Page, which has limit, q; add it there with its rules"]);
  });

  it('is in the path, all of it, and all of the path is in it', () => {
    expect(faultsOf(taking([Ids, Param()]))).toEqual([]);
    expect(faultsOf(taking([Ids, Param()]), { parameters: new Set(['id', 'part']) })).toEqual(['@Param() has Ids without part, which is in the path: each request would be refused; add it with its rules']);
    expect(faultsOf(taking([SomeIds, Param()]), { parameters: new Set(['id', 'part']) })).toEqual([]);
    expect(faultsOf(taking([Ids, Param()]), { parameters: new Set() })).toEqual(['@Param() has Ids.id, which is not in the path, which has none; add it to the path, or take it out of the class']);
    expect(faultsOf(taking([Ids, Param()]), { parameters: undefined })).toEqual([]);
  });

  it.each(['GET', 'HEAD', 'TRACE'])('has no body for %s', (method) => {
    expect(faultsOf(taking([Other, Body()]), { method })).toEqual([`@Body() is never there, since the body of a ${method} is not read; take @Query(), or another method`]);
    expect(faultsOf(taking([Other, Query()]), { method })).toEqual([]);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('may have a body for %s', (method) => expect(faultsOf(taking([Other, Body()]), { method })).toEqual([]));

  it('is a form only with a class of its fields, and has single fields of a body where their types say what they are', () => {
    expect(faultsOf(taking(), { form: true })).toEqual(['is a @FormBody() without @Body(): name the class of its fields']);
    expect(faultsOf(taking([Page, Body()]), { form: true })).toEqual([]);
    expect(faultsOf(taking([String, Body('a')], [Object, Body('b')]))).toEqual(["@Body('b') is of no type that is kept, which says nothing of its values; add a pipe, or take @Body() with a class, and read its properties"]);
    expect(faultsOf(taking([String, Body('a')], [Number, Body('b')]))).toEqual([]);
    expect(faultsOf(taking([Other, Body()], [String, Body('q')]))).toEqual([]);
  });

  it('is told of with all that is wrong at once', () => {
    class Dated {
      @IsString()
      at!: Date;
    }
    expect(faultsOf(taking([Object, Query()], [Dated, Param()], [String, HostParam('shop')]))).toEqual([
      "@HostParam('shop') is not in the host, which has none; write one that is, or add it",
      '@Query() needs a class with class-validator rules as its type, imported as a value, or a schema in its options',
      '@Param() has Dated.at as Date, and nothing makes one of a text; add @Type(() => Date) and @IsDate()',
      '@Param() has Dated.at, which is not in the path, which has :id; add it to the path, or take it out of the class',
      '@Param() has Dated without id, which is in the path: each request would be refused; add it with its rules',
    ]);
  });
});
