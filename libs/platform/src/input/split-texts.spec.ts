import 'reflect-metadata';
import { Body, Controller, Get, Param, ParseArrayPipe, Post, Query } from '@nestjs/common';
import { IsString } from 'class-validator';
import { startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { BodyLimit, Public, Returns } from '../routes/decorators.ts';

class Line {
  @IsString()
  sku!: string;
}

@Controller('lists')
@Public()
class Lists {
  @Get()
  @Returns(Word)
  query(@Query('ids', new ParseArrayPipe({ items: Number, separator: ';' })) ids: number[]): Word {
    return { word: String(ids.length) };
  }

  @Get('of/:ids')
  @Returns(Word)
  path(@Param('ids', ParseArrayPipe) ids: string[]): Word {
    return { word: String(ids.length) };
  }

  @Post()
  @BodyLimit('256kB')
  @Returns(Word)
  body(@Body('lines', new ParseArrayPipe({ items: Line })) lines: Line[]): Word {
    return { word: String(lines.length) };
  }
}

describe('a text that ParseArrayPipe takes apart', () => {
  let bff: Awaited<ReturnType<typeof startModule>>;

  beforeAll(async () => {
    bff = await startModule({ controllers: [Lists] });
  });
  afterAll(() => bff.close());

  const answer = async (path: string, lines?: string): Promise<unknown> => {
    const body = lines === undefined ? {} : { method: 'POST', body: JSON.stringify({ lines }), headers: { 'content-type': 'application/json' } };
    const { word, detail } = (await (await fetch(`${bff.url}/lists${path}`, body)).json()) as { word?: string; detail?: string };
    return word ?? detail;
  };
  const times = (count: number, item: string, separator = ','): string => Array.from({ length: count }, () => item).join(separator);

  it('has 500 items', async () => {
    expect({ query: await answer(`?ids=${times(500, '1', ';')}`), path: await answer(`/of/${times(250, '1')}`), body: await answer('', times(500, '{"sku":"a"}')) }).toEqual({ query: '500', path: '250', body: '500' });
  });

  it('is refused with more', async () => {
    expect({ query: await answer(`?ids=${times(501, '1', ';')}`), body: await answer('', times(15_000, '{"sku":"a"}')) }).toEqual({
      query: 'query ids has more than 500 items', body: 'body lines has more than 500 items',
    });
  });
});
