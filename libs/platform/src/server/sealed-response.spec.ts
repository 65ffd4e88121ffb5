import 'reflect-metadata';
import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Signals } from '../events/signals.ts';
import { leak, SECRET, startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import type { RunningBff } from './start-bff.ts';

const RAW = `HTTP/1.1 200 OK\r\ncontent-length: ${SECRET.length}\r\n\r\n${SECRET}`;

/** Ways to write past the response. Each ends with a value for Nest to send, or none. */
const WAYS: Readonly<Record<string, (reply: FastifyReply) => unknown>> = {
  'ends the socket of the response': ({ raw }) => void raw.socket?.end(RAW),
  'takes the reply away and ends the socket': (reply) => (reply.hijack(), void reply.raw.socket?.end(RAW)),
  'ends the socket of the request': ({ request }) => void request.raw.socket.end(RAW),
  'writes to the socket, then answers': ({ raw }) => (raw.socket?.write(RAW), leak()),
  'writes to the socket, then answers later': ({ raw }) => (raw.socket?.write(RAW), new Promise((resolve) => setImmediate(() => resolve(leak())))),
  'writes to the socket, then fails': ({ raw }) => {
    raw.socket?.write(RAW);
    throw new Error('broken');
  },
};

class Sentence {
  @IsString()
  words!: string;
}

@Controller()
@Public()
class Writers {
  @Get('past')
  @Returns(Word)
  past(@Query('way') way: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Word> | Word {
    const value = WAYS[way]?.(reply) as Word | undefined;
    return value ?? new Promise(() => undefined);
  }

  @Get('echo')
  @Returns(Word)
  echo(@Query() { words }: Sentence): Word {
    return { word: words };
  }

  @Post('hints')
  @Returns(Word)
  hints(@Body() _body: Sentence, @Res({ passthrough: true }) reply: FastifyReply): Word {
    reply.raw.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' });
    reply.raw.writeProcessing();
    return leak();
  }
}

describe('what leaves a BFF', () => {
  let bff: RunningBff;
  const finished: { readonly status: number; readonly problem: string | undefined; readonly cause: string }[] = [];

  beforeAll(async () => {
    bff = await startModule({ controllers: [Writers] });
    bff.app.get(Signals).requestFinished.subscribe(({ status, context: { failure } }) => finished.push({ status, problem: failure?.code, cause: String(failure?.cause) }));
  });
  beforeEach(() => finished.splice(0));
  afterAll(() => bff.close());

  /** Everything that comes back until the other side ends. */
  async function ask(...requests: readonly string[]): Promise<string> {
    const { hostname, port } = new URL(bff.url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    let got = '';
    socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
    socket.write(requests.join(''));
    await once(socket, 'close');
    return got;
  }

  it.each(Object.keys(WAYS))('is never what a handler writes to the socket, which ends the connection and is logged as a fault: a handler that %s', async (way) => {
    const got = await ask(`GET /past?way=${encodeURIComponent(way)} HTTP/1.1\r\nhost: bff\r\n\r\n`);
    while (finished.length === 0) await new Promise(setImmediate);
    expect({ answers: got.split('HTTP/1.1').length - 1 <= 1, finished }).toEqual({
      answers: true,
      finished: [{ status: 500, problem: 'internal', cause: expect.stringContaining('something wrote to the socket past the response') as string }],
    });
  });

  it.each(['plain', 'é', 'Ā', '漢字', '😀', '\u007f\u0080'])('is UTF-8: %j', async (words) => {
    const body = JSON.stringify({ word: words });
    const answer = await fetch(`${bff.url}/echo?words=${encodeURIComponent(words)}`);
    const length = answer.headers.get('content-length');
    expect({ length, bytes: Buffer.from(await answer.arrayBuffer()) }).toEqual({ length: String(Buffer.byteLength(body)), bytes: Buffer.from(body) });
  });

  it('may be what Node writes before an answer, and the answers of requests in front', async () => {
    const post = (close: string): string => `POST /hints HTTP/1.1\r\nhost: bff\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: 13\r\n${close}\r\n{"words":"a"}`;
    const got = await ask(post(''), post(''), post('connection: close\r\n'));
    expect({ statuses: [...got.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status), finished: finished.map(({ status }) => status) }).toEqual({
      statuses: ['100', '103', '102', '201', '100', '103', '102', '201', '100', '103', '102', '201'],
      finished: [201, 201, 201],
    });
  });
});
