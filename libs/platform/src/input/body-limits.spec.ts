import 'reflect-metadata';
import { Body, Controller, Module, Post } from '@nestjs/common';
import { IsString } from 'class-validator';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { BodyLimit, FormBody, Public, Returns } from '../routes/decorators.ts';
import { Bff } from '../server/bff.decorator.ts';
import { BffSettings } from '../server/bff.settings.ts';
import { Environment } from '../server/environment.ts';
import { startBff } from '../server/start-bff.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { Field } from '../views/field.ts';
import { fieldsOf, unreadIn } from './fields.ts';

class Words {
  @IsString()
  words!: string;
}

class Count {
  @Field(Number)
  count!: number;
}

const counted = ({ words }: Words): Count => ({ count: words.length });

@Controller()
@Public()
class WordsController {
  @Post('json')
  @Returns(Count)
  json(@Body() words: Words): Count {
    return counted(words);
  }

  @Post('short')
  @BodyLimit('1kB')
  @Returns(Count)
  short(@Body() words: Words): Count {
    return counted(words);
  }

  @Post('form')
  @FormBody()
  @Returns(Count)
  form(@Body() words: Words): Count {
    return counted(words);
  }

  @Post('short-form')
  @FormBody()
  @BodyLimit('1kB')
  @Returns(Count)
  shortForm(@Body() words: Words): Count {
    return counted(words);
  }
}

@Bff({ name: 'words' })
@Module({ controllers: [WordsController] })
class WordsModule {}

const local = { host: '127.0.0.1', port: 0 };

describe('the longest body', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const server = { ...local, deadline: 5_000, bodyLimit: 100_000, formLimit: 10_000, headerLimit: 16_384, requestTimeout: 5_000, keepAlive: 5_000, forward: [] };
    bff = await startBff(WordsModule, Object.assign(new BffSettings(), { server, management: local }), new Environment('test'));
  });
  afterAll(() => bff.close());

  const FORM = 'application/x-www-form-urlencoded';
  const filled = (path: string, bytes: number): [type: string, body: string] => (path.includes('form') ? [FORM, `words=${'x'.repeat(bytes - 6)}`] : ['application/json', `{"words":"${'x'.repeat(bytes - 12)}"}`]);

  it.each([
    ['/json', 100_000],
    ['/short', 1_000],
    ['/form', 10_000],
    ['/short-form', 1_000],
  ])('at %s is %d bytes', async (path, most) => {
    const post = async (bytes: number): Promise<number> => {
      const [type, body] = filled(path, bytes);
      return (await fetch(bff.url + path, { method: 'POST', headers: { 'content-type': type }, body })).status;
    };
    expect([await post(most), await post(most + 1)]).toEqual([201, 413]);
  });

  /** Sends a head, then pieces, and reads until the BFF closes. */
  const raw = async (head: string, pieces: Iterable<string> = []): Promise<string> => {
    const socket = connect({ ...local, port: Number(new URL(bff.url).port) });
    const answer = text(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(`POST ${head}\r\nhost: words\r\n\r\n`);
    for (const piece of pieces) socket.write(piece);
    return answer;
  };

  it('is held against the announced length before anything of the body is there', async () => {
    expect(await raw('/short HTTP/1.1\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 1001')).toMatch(/^HTTP\/1.1 413 /);
  });

  it.each([
    ['pieces of one byte, more than 1,000', 1, 1_100, 400],
    ['as many as 1,000 of them', 1, 980, 201],
    ['longer pieces, however many', 40, 2_000, 201],
  ])('may come in %s: chunks of %d byte, %d times, are answered with %d', async (_, size, times, status) => {
    const body = `{"words":"${'x'.repeat(size * times)}"}`;
    const chunks = body.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
    const framed = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
    const answer = await raw('/json HTTP/1.1\r\nconnection: close\r\ncontent-type: application/json\r\ntransfer-encoding: chunked', [`${framed}0\r\n\r\n`]);
    expect(answer.slice(9, 12)).toBe(String(status));
  });
});

describe('the fields of a form', () => {
  it('are what URLSearchParams reads, in lists where there are several', () => {
    expect(fieldsOf('a=1&b=2&a=3&c&=4&a=%zz&__proto__=5&constructor=6')).toEqual(
      Object.assign(Object.create(null), { a: ['1', '3', '%zz'], b: '2', c: '', '': '4', ['__proto__']: '5', constructor: '6' }),
    );
  });

  it('are whole in a long text of few pairs', () => {
    const long = 'x'.repeat(5_000);
    expect(fieldsOf(`a=1&b=${long}`)).toEqual(Object.assign(Object.create(null), { a: '1', b: long }));
  });

  it('are read once each, and no more than 1,000', () => {
    const getAll = jest.spyOn(URLSearchParams.prototype, 'getAll');
    const form = fieldsOf(Array.from({ length: 62_000 }, (_, index) => index.toString(36)).join('&'));
    expect({ names: Object.keys(form).length, unread: unreadIn(form), lookups: getAll.mock.calls.length }).toEqual({ names: 1_000, unread: 61_000, lookups: 0 });
    getAll.mockRestore();
  });

  it.each([
    [999, 0],
    [1_000, 0],
    [1_001, 1],
  ])('of %d pairs are read but for %d', (pairs, unread) => expect(unreadIn(fieldsOf(Array(pairs).fill('a=1').join('&')))).toBe(unread));
});
