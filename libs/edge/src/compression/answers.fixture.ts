import { Controller, Get, Header, HttpCode, Post, Query, Res } from '@nestjs/common';
import { Authenticated, Field, Public, Returns, Stream } from '@portico/platform';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Compress } from './compress.decorator.ts';

class Words {
  @Field(String)
  words!: string;
}

export const text = (length: number): string => 'the quick brown fox jumps over the lazy dog. '.repeat(Math.ceil(length / 45)).slice(0, length);
/** Shared by requests, as a coalesced plan's answer is. */
const SHARED = Object.freeze({ words: text(40_000) });
export const ETAG = 'etag';

/** Answers of every kind that compression has to do with. */
@Controller()
@Public()
export class Answers {
  @Get('words')
  @Returns(Words)
  words(@Query('n') n = '5000'): Words {
    return { words: text(Number(n)) };
  }

  @Get('shared')
  @Returns(Words)
  shared(): Words {
    return SHARED;
  }

  @Get('tagged')
  @Returns(Words)
  @Header(ETAG, '"one"')
  @Header('vary', 'Accept-Language')
  tagged(@Res({ passthrough: true }) reply: FastifyReply): Words {
    if (reply.request.headers['if-none-match']?.includes('"one"')) reply.code(304);
    return { words: text(5_000) };
  }

  @Get('stable')
  @Returns(Words)
  @Header('cache-control', 'public, max-age=60, no-transform')
  stable(): Words {
    return { words: text(5_000) };
  }

  @Get('digested')
  @Returns(Words)
  @Header('content-digest', 'sha-256=:AAAA:')
  digested(): Words {
    return { words: text(5_000) };
  }

  @Get('cookie')
  @Returns(Words)
  @Header('set-cookie', 'session=1')
  cookie(): Words {
    return { words: text(5_000) };
  }

  @Get('echo')
  @Returns(Words)
  echo(@Query('q') q: string): Words {
    return { words: `${q} ${text(5_000)}` };
  }

  @Get('secret')
  @Returns(Words)
  @Compress('never')
  secret(): Words {
    return { words: text(5_000) };
  }

  @Get('catalog')
  @Returns(Words)
  @Compress('always')
  catalog(): Words {
    return { words: text(5_000) };
  }

  @Get('mine')
  @Authenticated()
  @Returns(Words)
  mine(): Words {
    return { words: text(5_000) };
  }

  @Post('written')
  @HttpCode(201)
  @Returns(Words)
  written(): Words {
    return { words: text(5_000) };
  }

  @Get('part')
  @Stream()
  @HttpCode(206)
  @Header('content-type', 'text/plain')
  @Header('content-range', 'bytes 0-4999/9000')
  part(): string {
    return text(5_000);
  }

  @Get('image')
  @Stream()
  @Header('content-type', 'image/png')
  image(): Buffer {
    return Buffer.alloc(5_000);
  }

  @Get('drawing')
  @Stream()
  @Header('content-type', 'image/svg+xml')
  drawing(): string {
    return text(5_000);
  }

  @Get('packed')
  @Stream()
  @Header('content-type', 'text/plain')
  @Header('content-encoding', 'br')
  packed(): Buffer {
    return Buffer.alloc(5_000);
  }

  @Get('lines')
  @Stream()
  @Header('content-type', 'application/x-ndjson')
  @Header('accept-ranges', 'bytes')
  @Header(ETAG, '"lines"')
  lines(): Readable {
    return Readable.from(
      (async function* () {
        for (const n of [1, 2, 3]) {
          yield `{"line":${n}}\n`;
          if (n < 3) await delay(50);
        }
      })(),
    );
  }

  @Get('sized')
  @Stream()
  @Header('content-type', 'text/plain')
  sized(@Query('n') n: string, @Res({ passthrough: true }) reply: FastifyReply): Readable {
    reply.header('content-length', n);
    return Readable.from([text(Number(n))]);
  }

  @Get('endless')
  @Stream()
  @Header('content-type', 'text/plain')
  endless(): Readable {
    endless.open = new Readable({ read() { setImmediate(() => this.push(text(1_000))); } });
    return endless.open;
  }

  @Get('cut')
  @Stream()
  @Header('content-type', 'text/plain')
  cut(): Readable {
    const body = new Readable({ read: () => undefined });
    body.push(text(5_000));
    setTimeout(() => body.destroy(new Error('cut')), 50);
    return body;
  }

  @Get('events')
  @Stream()
  @Header('content-type', 'text/event-stream')
  events(): string {
    return `data: ${text(5_000)}\n\n`;
  }
}

/** The stream that was begun last. */
export const endless: { open: Readable | undefined } = { open: undefined };
