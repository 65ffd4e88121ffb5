import type { FastifyReply } from 'fastify';
import { keptAnswer, replay } from './kept-answer.ts';

/** As much of a reply as answers need. */
class Reply {
  statusCode = 200;
  sent: unknown[] = [];

  constructor(readonly headers: Record<string, string | number | string[] | undefined> = {}) {}

  header(name: string, value: string | string[]): this {
    this.headers[name] = value;
    return this;
  }

  code(status: number): this {
    this.statusCode = status;
    return this;
  }

  send(...body: unknown[]): void {
    this.sent = body;
  }

  get asReply(): FastifyReply {
    return this as unknown as FastifyReply;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

describe('an answer that is kept', () => {
  it('has status, body and what the handler said, and nothing that earlier stages had said', () => {
    const said = { status: 201, headers: { location: '/entries/1', 'x-count': 5, link: ['<a>', '<b>'], ratelimit: '"hour";r=1', gone: undefined } };
    const headers = { location: '/entries/1', 'x-count': '5', link: ['<a>', '<b>'] };
    expect(keptAnswer({ ...said, body: Buffer.from('{"a":"€"}') }, new Set(['ratelimit']))).toEqual({ status: 201, headers, body: '{"a":"€"}' });
    expect(keptAnswer({ ...said, body: undefined }, new Set(Object.keys(said.headers)))).toEqual({ status: 201, headers: {}, body: '' });
  });

  it.each(['connection', 'content-length', 'date', 'keep-alive', 'server-timing', 'set-cookie', 'transfer-encoding'])('has no %s: that is of one connection, or secret', (name) => {
    expect(keptAnswer({ status: 200, headers: { [name]: 'x', etag: '"1"' }, body: 'x' }, NOTHING).headers).toEqual({ etag: '"1"' });
  });

  it('is given again as it was, and says so', () => {
    const reply = new Reply();
    replay(reply.asReply, { status: 403, headers: { location: '/a', link: ['<a>', '<b>'] }, body: '€' });
    expect(reply).toMatchObject({ statusCode: 403, headers: { location: '/a', link: ['<a>', '<b>'], 'idempotent-replayed': 'true' }, sent: [Buffer.from('€')] });
  });

  it('is given again without a body where it had none', () => {
    const reply = new Reply();
    replay(reply.asReply, { status: 204, headers: {}, body: '' });
    expect([reply.statusCode, reply.sent]).toEqual([204, []]);
  });
});
