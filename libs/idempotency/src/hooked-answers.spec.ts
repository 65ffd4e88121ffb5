import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { LedgerBff } from './ledger-bff.fixture.ts';

const encoded = (reply: FastifyReply): FastifyReply => reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').removeHeader('content-length');

/** What hooks of plugins make of an answer, as a request asks for it. */
const HOOKS: Readonly<Record<string, (reply: FastifyReply, payload: string | Buffer) => unknown>> = {
  bytes: (reply, payload) => (encoded(reply), gzipSync(payload)),
  stream: (reply, payload) => (encoded(reply), Readable.from([payload]).pipe(createGzip())),
  adds: (reply, payload) => (reply.statusCode < 300 ? JSON.stringify({ ...(JSON.parse(String(payload)) as object), secret: 'undeclared' }) : payload),
  marks: (reply, payload) => (reply.header('x-marked', 'once'), payload),
};

@Injectable()
class Plugin {
  constructor({ httpAdapter }: HttpAdapterHost) {
    httpAdapter.getInstance<FastifyInstance>().addHook('onSend', ({ headers }, reply, payload, done) => done(null, HOOKS[String(headers['x-hook'])]?.(reply, payload as string) ?? payload));
  }
}

describe('the answer that is kept for repeats', () => {
  let bff: LedgerBff;

  beforeAll(async () => {
    bff = await LedgerBff.start({}, 10_000, {}, [Plugin]);
  });
  afterAll(() => bff.close());

  /** As a client that reads what it has asked for. */
  const post = async (key: string, hook = ''): Promise<{ status: number; marked: unknown; body: string }> => {
    const sent = request(`${bff.running.url}/entries`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-caller': 'ann', 'idempotency-key': `"${key}"`, 'x-hook': hook } }).end('{"amount":5}');
    const [answer] = await new Promise<[Readable & { statusCode?: number; headers: Record<string, unknown> }]>((resolve, reject) => sent.once('response', (given) => resolve([given as never])).once('error', reject));
    const bytes = await buffer(answer);
    return { status: answer.statusCode ?? 0, marked: answer.headers['x-marked'], body: String(answer.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes) };
  };

  it.each(['bytes', 'stream'])('is the one of the view, whether a plugin has encoded the first one or encodes a repeat: %s', async (hook) => {
    const first = await post(hook, hook);
    expect(first).toEqual({ status: 201, marked: undefined, body: expect.stringMatching(/^\{"number":\d+\}$/) });
    expect({ encoded: await post(hook, hook), plain: await post(hook) }).toEqual({ encoded: first, plain: first });
  });

  it('is the one of the view where a plugin has changed the first one, which is a fault', async () => {
    expect(await post('adds', 'adds')).toMatchObject({ status: 500 });
    expect(await post('adds')).toMatchObject({ status: 201, body: expect.stringMatching(/^\{"number":\d+\}$/) });
  });

  it('has no headers that a plugin has given to the first one', async () => {
    expect({ first: (await post('marks', 'marks')).marked, repeat: (await post('marks')).marked }).toEqual({ first: 'once', repeat: undefined });
  });
});
