import 'reflect-metadata';
import { Body, Controller, Get, Post, Query, ValidationPipe } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { Transform } from 'class-transformer';
import { IsBoolean, IsString } from 'class-validator';
import { startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';

class Flags {
  @Transform(({ value }) => value === 'true')
  @IsBoolean()
  open!: boolean;
}

class Joined {
  @Transform(({ value, obj }: { value: string; obj: { last?: string } }) => `${value} ${obj.last}`)
  @IsString()
  first!: string;
  @IsString()
  last!: string;
}

@Controller('words')
@Public()
class Words {
  @Get('flags')
  @Returns(Word)
  flags(@Query() { open }: Flags): Word {
    return { word: String(open) };
  }

  @Get('joined')
  @Returns(Word)
  query(@Query() { first }: Joined): Word {
    return { word: first };
  }

  @Post('joined')
  @Returns(Word)
  body(@Body() { first }: Joined): Word {
    return { word: first };
  }
}

class Counting extends ValidationPipe {
  static count = 0;
  override transform(value: unknown): Promise<unknown> {
    Counting.count += 1;
    return Promise.resolve(value);
  }
}

describe.each([
  ['without a pipe of Nest', []],
  ['with its ValidationPipe', [{ provide: APP_PIPE, useValue: new ValidationPipe({ transform: true, whitelist: true }) }]],
])('a @Transform() %s', (_, providers) => {
  it('runs once, and sees all that is sent, in a query as in a body', async () => {
    const bff = await startModule({ controllers: [Words], providers });
    const word = async (path: string, init: RequestInit = {}): Promise<unknown> => ((await (await fetch(`${bff.url}/words/${path}`, init)).json()) as Word).word;
    try {
      const body = { method: 'POST', body: '{"first":"Tom","last":"Cat"}', headers: { 'content-type': 'application/json' } };
      const found = { open: await word('flags?open=true'), query: await word('joined?first=Tom&last=Cat'), body: await word('joined', body) };
      expect(found).toEqual({ open: 'true', query: 'Tom Cat', body: 'Tom Cat' });
    } finally {
      await bff.close();
    }
  });
});

describe('a pipe that extends ValidationPipe', () => {
  it('runs: it may do more', async () => {
    const bff = await startModule({ controllers: [Words], providers: [{ provide: APP_PIPE, useValue: new Counting() }] });
    await (await fetch(`${bff.url}/words/flags?open=true`)).arrayBuffer();
    expect(Counting.count).toBe(1);
    await bff.close();
  });
});
