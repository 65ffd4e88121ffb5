import 'reflect-metadata';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { IsString } from 'class-validator';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Signals } from '../../events/signals.ts';
import { startModule, Word } from '../../routes/closed-by-default.fixture.ts';
import { Public, Returns, Stream } from '../../routes/decorators.ts';
import type { RunningBff } from '../start-bff.ts';
import { BodiesSettings, ConnectionsSettings } from './connections.settings.ts';

/** More than all buffers between a server and a client that does not read. */
const LONG = 'x'.repeat(32 * 1024 * 1024);

class Text {
  @IsString()
  word!: string;
}

@Controller()
@Public()
class Answers {
  @Get('view')
  @Returns(Word)
  view(): Word {
    return { word: LONG };
  }

  @Get('file')
  @Stream()
  file(): Readable {
    return Readable.from(Array.from({ length: 512 }, () => Buffer.alloc(65_536)));
  }

  @Post('body')
  @Returns(Word)
  body(@Body() word: Text): Word {
    return word;
  }

  @Get('slow')
  @Returns(Word)
  async slow(): Promise<Word> {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return { word: 'late' };
  }
}

describe('a request that the BFF has cut', () => {
  let bff: RunningBff;
  let finished: unknown[];
  let client: Socket;

  beforeAll(async () => {
    const connections = Object.assign(new ConnectionsSettings(), { writeTimeout: 200, pipelined: 2 });
    bff = await startModule({ controllers: [Answers] }, {}, { connections, bodies: Object.assign(new BodiesSettings(), { idle: 200 }) });
    bff.app.get(Signals).requestFinished.subscribe(({ status, context: { cut, clientGone } }) => void finished.push({ status, cut, clientGone }));
  });
  beforeEach(() => (finished = []));
  afterEach(() => client.destroy());
  afterAll(() => bff.close());

  const GET = 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n';
  it.each([
    ['takes nothing of a view', GET.replace('slow', 'view'), { status: 200, cut: 'stalled' }],
    ['takes nothing of a stream', GET.replace('slow', 'file'), { status: 200, cut: 'stalled' }],
    ['sends nothing more of a body', 'POST /body HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{', { status: 408, cut: 'idle' }],
    ['asks for more than is answered', GET.repeat(5), { status: 503, cut: 'pipelined' }],
  ])('because its client %s is not told as one whose client has left', async (_, says, expected) => {
    client = connect({ port: Number(new URL(bff.url).port), host: '127.0.0.1' }).on('error', () => undefined).pause();
    client.write(says);
    while (finished.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(finished[0]).toEqual({ clientGone: false, ...expected });
  });
});
