import 'reflect-metadata';
import { Body, Controller, Post } from '@nestjs/common';
import { IsString } from 'class-validator';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startModule, Word } from '../../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../../routes/decorators.ts';
import type { RunningBff } from '../start-bff.ts';

class Said {
  @IsString()
  word!: string;
}

@Controller()
@Public()
class Echo {
  @Post('words')
  @Returns(Word)
  words(@Body() { word }: Said): Word {
    return { word };
  }
}

describe('an expectation', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Echo] });
  });
  afterAll(() => bff.close());

  /** All that comes until the BFF closes the connection. */
  async function answerTo(head: string, body = '', last = ''): Promise<string> {
    const socket = connect(Number(new URL(bff.url).port), '127.0.0.1');
    const answer = text(socket);
    await once(socket, 'connect');
    socket.write(`${head}\r\nHost: here\r\n\r\n${body}`);
    if (last) setTimeout(() => socket.write(`${last}\r\nHost: here\r\nConnection: close\r\n\r\n`), 100);
    return answer;
  }

  it.each(['200-ok', '100-Continues', 'nothing', '"', ','])('of %s is refused with a problem', async (expected) => {
    const answer = await answerTo(`GET /words HTTP/1.1\r\nExpect: ${expected}`, '', 'GET /nowhere HTTP/1.1');
    expect(answer).toMatch(/^HTTP\/1\.1 417 Expectation Failed\r\ncontent-type: application\/problem\+json\r\n/);
    expect(answer).toContain('"type":"urn:portico:problem:expectation-failed"');
    // The connection goes on: a request without a body is read whole.
    expect(answer).toContain('HTTP/1.1 404 Not Found');
  });

  it.each(['100-continue, x', 'x,100-continue', '"100-continue"', '100-continue;a=b', '100-continue\r\nExpect: x'])('of %j is refused, though a part of it could be met', async (expected) => {
    const answer = await answerTo(`POST /words HTTP/1.1\r\nExpect: ${expected}\r\nContent-Type: application/json\r\nContent-Length: 12`);
    expect(answer).toMatch(/^HTTP\/1\.1 417 /);
    expect(answer.toLowerCase()).toContain('connection: close');
  });

  it.each(['Content-Length: 12', 'Content-Length: 1000000', 'Transfer-Encoding: chunked'])('is refused on a connection that is closed, with the body not there (%s)', async (length) => {
    const answer = await answerTo(`POST /words HTTP/1.1\r\nExpect: 200-ok\r\n${length}`);
    expect(answer).toMatch(/^HTTP\/1\.1 417 /);
    expect(answer.toLowerCase()).toContain('connection: close');
  });

  it.each(['100-continue', '100-Continue', '100-continue , 100-continue'])('of %s is met', async (expected) => {
    const answer = await answerTo(`POST /words HTTP/1.1\r\nExpect: ${expected}\r\nContent-Type: application/json\r\nContent-Length: 12\r\nConnection: close`, '{"word":"a"}');
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 Created/);
  });

  it.each(['100-continue', 'x'])('of %s is passed over in HTTP/1.0', async (expected) => {
    const answer = await answerTo(`POST /words HTTP/1.0\r\nExpect: ${expected}\r\nContent-Type: application/json\r\nContent-Length: 12`, '{"word":"a"}');
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created/);
  });
});
