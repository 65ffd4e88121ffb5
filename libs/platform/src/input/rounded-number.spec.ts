import { Body, Controller, Get, Headers, Param, ParseFloatPipe, ParseIntPipe, Post, Query, UsePipes } from '@nestjs/common';
import { IsArray, IsInt, IsNumber, IsOptional, IsString } from 'class-validator';
import fc from 'fast-check';
import { Public, Returns } from '../routes/decorators.ts';
import { startModule, Word } from '../routes/closed-by-default.fixture.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { inputClass } from './input-class.ts';
import { InputFaults } from './input-faults.ts';

class Ids {
  @IsOptional()
  @IsInt()
  id?: number | null;

  @IsOptional()
  @IsNumber()
  amount?: number;

  @IsOptional()
  @IsArray()
  @IsInt({ each: true })
  ids?: number[];

  @IsOptional()
  @IsString()
  text?: string;
}

@Controller()
@Public()
class Numbers {
  @Get('path/:id')
  @Returns(Word)
  path(@Param('id', ParseIntPipe) id: number): Word {
    return { word: String(id) };
  }

  @Get('query')
  @Returns(Word)
  query(@Query('id', new ParseFloatPipe()) id: number): Word {
    return { word: String(id) };
  }

  @Get('piped')
  @UsePipes(ParseIntPipe)
  @Returns(Word)
  piped(@Query('id') id: number): Word {
    return { word: String(id) };
  }

  @Get('header')
  @UsePipes(ParseIntPipe)
  @Returns(Word)
  header(@Headers('X-Id') id: number): Word {
    return { word: String(id) };
  }

  @Post('json')
  @Returns(Word)
  json(@Body() { id, ids }: Ids): Word {
    return { word: String(id ?? ids) };
  }
}

const [KEPT, CHANGED] = ['9007199254740991', '9007199254740993'];

describe('an integer beyond 2^53', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Numbers] });
  });
  afterAll(() => bff.close());

  const json = (body: string): RequestInit => ({ method: 'POST', body, headers: { 'content-type': 'application/json' } });

  it.each<[string, string, string, (id: string) => Promise<Response>]>([
    ['path', 'id', 'ParseIntPipe of a path', (id) => fetch(`${bff.url}/path/${id}`)],
    ['query', 'id', 'ParseFloatPipe of a query', (id) => fetch(`${bff.url}/query?id=${id}`)],
    ['query', 'id', 'a pipe of the handler', (id) => fetch(`${bff.url}/piped?id=${id}`)],
    ['header', 'x-id', 'a pipe of the handler', (id) => fetch(`${bff.url}/header`, { headers: { 'x-id': id } })],
    ['body', 'id', 'a JSON body', (id) => fetch(`${bff.url}/json`, json(`{"id":${id}}`))],
    ['body', 'ids', 'a list of a JSON body', (id) => fetch(`${bff.url}/json`, json(`{"ids":[${id}]}`))],
  ])('is refused by its field, and the last before it is taken: %s %s by %s', async (place, field, _, ask) => {
    expect(await (await ask(KEPT)).json()).toEqual({ word: KEPT });
    const answer = await ask(CHANGED);
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ in: place, field, message: `must be between -${KEPT} and ${KEPT}: larger integers are not kept exactly` }] }]);
  });

  it.each(['id', 'amount', 'ids', 'text'])('arrives as the same, or not at all, as a text: %s', (name) => {
    const known = inputClass(Ids);
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (id) => {
        const faults = new InputFaults();
        const read = known.fromText({ [name]: String(id) }, 'query', faults) as Record<string, unknown>;
        if (!faults.any) expect(BigInt([read[name]].flat()[0] as number | string)).toBe(id);
        expect(faults.any).toBe(name !== 'text' && !Number.isSafeInteger(Number(id)));
      }),
    );
  });
});
