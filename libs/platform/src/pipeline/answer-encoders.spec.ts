import 'reflect-metadata';
import { Controller, Get, Injectable, Module, Query } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Signals } from '../events/signals.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { Route } from '../routes/route.ts';
import { Bff } from '../server/bff.decorator.ts';
import { BffSettings } from '../server/bff.settings.ts';
import { Environment } from '../server/environment.ts';
import { startBff } from '../server/start-bff.ts';
import type { RunningBff } from '../server/start-bff.ts';
import { Field } from '../views/field.ts';
import { AnswerEncoders } from './answer-encoders.ts';
import type { AnswerEncoder, EncodedAnswer } from './answer-encoders.ts';

class Word {
  @Field(String)
  word!: string;
}

@Controller()
@Public()
class Words {
  @Get('word')
  @Returns(Word)
  word(@Query('fail') fail: string): Word {
    if (fail) throw new Error('no word');
    return { word: 'come in' };
  }

  @Get('plain')
  @Returns(Word)
  plain(): Word {
    return { word: 'plain' };
  }
}

let encodeArriving: () => ReturnType<AnswerEncoder['encodeArriving']> = () => undefined;
let encode: (body: unknown) => ReturnType<AnswerEncoder['encode']>;

@Injectable()
class Encoder implements AnswerEncoder {
  constructor(encoders: AnswerEncoders) {
    encoders.add(this);
  }

  encodes({ path }: Route): boolean {
    return path === '/word';
  }

  encode(_context: unknown, body: unknown): ReturnType<AnswerEncoder['encode']> {
    return encode(body);
  }

  encodeArriving(): ReturnType<AnswerEncoder['encodeArriving']> {
    return encodeArriving();
  }
}

@Bff({ name: 'words' })
@Module({ controllers: [Words], providers: [Encoder] })
class WordModule {}

describe('an encoder of answers', () => {
  let bff: RunningBff;

  beforeAll(async () => {
    const server = { host: '127.0.0.1', port: 0, deadline: 300, bodyLimit: 1_000, headerLimit: 16_384, requestTimeout: 5_000, keepAlive: 5_000 };
    bff = await startBff(WordModule, Object.assign(new BffSettings(), { server, management: { host: '127.0.0.1', port: 0 } }), new Environment('test'));
  });
  afterAll(() => bff.close());

  const ask = async (path: string): Promise<{ status: number; coding: string | null; gone: boolean; body: unknown }> => {
    const { status, headers, ...answer } = await fetch(bff.url + path).then(async (response) => ({ status: response.status, headers: response.headers, body: (await response.json()) as unknown }));
    return { status, coding: headers.get('content-encoding'), gone: !headers.has('request-id'), ...answer };
  };
  const gzip = (body: unknown): EncodedAnswer => ({ body: gzipSync(body as string), fields: { 'content-encoding': 'gzip', 'request-id': undefined } });
  const good = { status: 200, coding: 'gzip', gone: true, body: { word: 'come in' } };

  it.each([
    ['at once', gzip],
    ['later', async (body: unknown) => delay(5, gzip(body))],
  ])('writes the answers of its routes %s, and sets and takes away fields', async (_, how) => {
    encode = how;
    expect(await ask('/word')).toEqual(good);
    expect(await ask('/plain')).toEqual({ status: 200, coding: null, gone: false, body: { word: 'plain' } });
  });

  it.each([
    ['throws', () => { throw new Error('no coding'); }],
    ['rejects', () => Promise.reject(new Error('no coding'))],
  ])('that %s leaves the answer as it is, and is reported', async (_, how) => {
    const faults: unknown[] = [];
    bff.app.get(Signals).internalFault.subscribe((fault) => void faults.push(fault));
    encode = how;
    expect(await ask('/word')).toEqual({ status: 200, coding: null, gone: false, body: { word: 'come in' } });
    expect(faults).toEqual([{ where: 'encode() of an answer', error: new Error('no coding') }]);
  });

  it('that throws at an answer that arrives leaves it as it is, and is reported', () => {
    const faults: unknown[] = [];
    bff.app.get(Signals).internalFault.subscribe((fault) => void faults.push(fault));
    const encoders = bff.app.get(AnswerEncoders);
    const arriving = (): unknown => encoders.encodeArriving({ scope: undefined } as never, { status: 200, fields: {}, harmless: true });
    encodeArriving = () => ({ fields: { vary: 'a' } });
    expect({ any: encoders.any, arriving: arriving() }).toEqual({ any: true, arriving: { fields: { vary: 'a' } } });
    encodeArriving = () => {
      throw new Error('no coding');
    };
    expect(arriving()).toBeUndefined();
    expect(faults).toEqual([{ where: 'encodeArriving() of an answer', error: new Error('no coding') }]);
    const none = new AnswerEncoders(bff.app.get(Signals));
    expect({ any: none.any, arriving: none.encodeArriving({} as never, { status: 200, fields: {}, harmless: true }) }).toEqual({ any: false, arriving: undefined });
  });

  it('that does nothing changes nothing', async () => {
    encode = () => undefined;
    expect(await ask('/word')).toMatchObject({ status: 200, coding: null, gone: false });
  });

  it('that takes longer than the deadline is not waited for', async () => {
    encode = async (body) => delay(600, gzip(body));
    expect(await ask('/word')).toMatchObject({ status: 504, coding: null, body: { type: 'urn:portico:problem:upstream-timeout' } });
    await delay(400);
    encode = gzip;
    expect(await ask('/word')).toEqual(good);
  });
});
