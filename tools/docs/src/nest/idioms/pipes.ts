import { Controller, DefaultValuePipe, Get, Injectable, Param, ParseBoolPipe, ParseEnumPipe, ParseIntPipe, ParseUUIDPipe, Query, UsePipes } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { Public, Returns } from '@portico/platform';
import type { Chapter } from '../idiom.ts';
import { answer, each, status } from '../probe.ts';
import { Word } from './views.ts';

enum Colour {
  Red = 'red',
  Blue = 'blue',
}

@Injectable()
class Upper implements PipeTransform<string, string> {
  transform(value: string): string {
    return value.toUpperCase();
  }
}

@Controller('piped')
@Public()
class Piped {
  @Get('int/:id')
  @Returns(Word)
  int(@Param('id', ParseIntPipe) id: number): Word {
    return { word: `${typeof id} ${id}` };
  }

  @Get('uuid/:id')
  @Returns(Word)
  uuid(@Param('id', new ParseUUIDPipe()) id: string): Word {
    return { word: id };
  }

  @Get('query')
  @Returns(Word)
  query(@Query('page', new DefaultValuePipe(1), ParseIntPipe) page: number, @Query('open', new DefaultValuePipe(false), ParseBoolPipe) open: boolean, @Query('colour', new DefaultValuePipe(Colour.Red), new ParseEnumPipe(Colour)) colour: Colour): Word {
    return { word: `${page} ${open} ${colour}` };
  }

  @Get('upper')
  @Returns(Word)
  upper(@Query('word', Upper) word: string): Word {
    return { word };
  }

  @Get('all')
  @UsePipes(Upper)
  @Returns(Word)
  all(@Query('word') word: string): Word {
    return { word };
  }
}

const piped = () => ({ controllers: [Piped] });

export const pipes: Chapter = {
  title: 'Pipes',
  idioms: [
    { what: '`ParseIntPipe`', parts: piped, probe: each(answer('/piped/int/7'), status('/piped/int/x')), nest: [{ status: 200, body: { word: 'number 7' } }, 400] },
    { what: '`ParseUUIDPipe`', parts: piped, probe: each(status('/piped/uuid/550e8400-e29b-41d4-a716-446655440000'), status('/piped/uuid/x')), nest: [200, 400] },
    { what: '`DefaultValuePipe`, `ParseBoolPipe`, `ParseEnumPipe`', parts: piped, probe: each(answer('/piped/query'), answer('/piped/query?page=2&open=true&colour=blue'), status('/piped/query?colour=green')), nest: [{ status: 200, body: { word: '1 false red' } }, { status: 200, body: { word: '2 true blue' } }, 400] },
    { what: 'a pipe of one’s own', parts: piped, probe: answer('/piped/upper?word=a'), nest: { status: 200, body: { word: 'A' } } },
    { what: '`@UsePipes()`', parts: piped, probe: answer('/piped/all?word=a'), nest: { status: 200, body: { word: 'A' } } },
    { what: '`APP_PIPE`', parts: () => ({ controllers: [Piped], providers: [{ provide: APP_PIPE, useClass: Upper }] }), probe: answer('/piped/upper?word=a'), nest: { status: 200, body: { word: 'A' } } },
  ],
};
