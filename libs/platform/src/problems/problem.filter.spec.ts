import type { FastifyReply, FastifyRequest } from 'fastify';
import { attachContext } from '../context/context-of.ts';
import type { RequestContext } from '../context/request-context.ts';
import { Problem } from './problem.ts';
import { ProblemFilter } from './problem.filter.ts';
import { ProblemPages } from './problem-pages.ts';

class Shop {}

/** A reply that keeps what it is told. */
class Reply {
  readonly raw = { headersSent: false, destroy: jest.fn() };
  sent = false;
  status = 0;
  body: unknown;

  constructor(readonly headers_: Record<string, string>) {}

  getHeaders(): object {
    return this.headers_;
  }
  removeHeader(name: string): void {
    delete this.headers_[name];
  }
  header(name: string, value: string): this {
    this.headers_[name] = value;
    return this;
  }
  headers(all: Record<string, string>): this {
    Object.assign(this.headers_, all);
    return this;
  }
  code(status: number): this {
    this.status = status;
    return this;
  }
  serializer(): this {
    return this;
  }
  send(body: unknown): void {
    this.body = body;
  }
}

interface Given {
  readonly headers?: Record<string, string>;
  readonly sent?: Record<string, string>;
  readonly context?: Partial<RequestContext>;
  readonly raw?: object;
  readonly ofStages?: readonly string[];
}

function answer(error: unknown, { headers = {}, sent = {}, context, raw = { complete: true, headers: {} }, ofStages = [] }: Given = {}, prepare: (reply: Reply) => void = () => undefined): Reply {
  const filter = new ProblemFilter();
  filter.ofStages = new Set(ofStages);
  filter.pages = new ProblemPages();
  filter.pages.show(Shop, ({ code }) => `<p>${code}</p>`);
  const request = { headers: sent, raw } as unknown as FastifyRequest;
  if (context) attachContext(request, context as RequestContext);
  const reply = new Reply(headers);
  prepare(reply);
  filter.answer(error, request, reply as unknown as FastifyReply);
  return reply;
}

describe('a failure on its way out', () => {
  it.each([
    'content-type', 'content-language', 'content-disposition', 'content-encoding', 'etag', 'last-modified', 'accept-ranges', 'location', 'cache-control', 'cache-status', 'expires', 'age', 'pragma',
    'transfer-encoding', 'trailer', 'link',
  ])('does not have the %s of a good answer', (name) => {
    expect(answer(new Problem('conflict'), { headers: { [name]: 'of the good answer' } }).headers_[name]).not.toBe('of the good answer');
  });

  it.each(['retry-after', 'www-authenticate', 'set-cookie', 'ratelimit', 'request-id', 'vary', 'x-content', 'x-link', 'message-age'])('keeps %s', (name) => {
    expect(answer(new Problem('conflict'), { headers: { [name]: 'set before' } }).headers_[name]).toBe('set before');
  });

  it('does not say of itself what an answer said that was not whole', () => {
    const partial = { header: 'completeness', faults: [] };
    expect(answer(new Problem('conflict'), { headers: { completeness: 'prices;is=omitted' }, context: { partial } }).headers_).not.toHaveProperty('completeness');
    expect(answer(new Problem('conflict'), { headers: { completeness: 'prices;is=omitted' }, context: {} }).headers_).toHaveProperty('completeness');
  });

  it('has what stages give to all answers, whatever it is called', () => {
    expect(answer(new Problem('conflict'), { headers: { link: '</policy>' }, ofStages: ['link'] }).headers_).toMatchObject({ link: '</policy>' });
  });

  it('has the headers of its problem, in the place of those that were set before', () => {
    const { status, headers_, body } = answer(new Problem('rate-limited', { headers: { 'retry-after': '9', 'cache-control': 'x' } }), { headers: { 'retry-after': '1' }, context: { id: 'r7' } });
    expect([status, headers_]).toEqual([429, { 'retry-after': '9', 'content-type': 'application/problem+json', 'cache-control': 'no-store' }]);
    expect(JSON.parse(body as string)).toMatchObject({ instance: 'urn:portico:request:r7' });
  });

  it('is told of without an id where there is no context yet', () => {
    expect(answer(new Problem('conflict')).body).toContain('urn:portico:request:unknown');
  });

  it('is kept for the log: its code, and what caused it', () => {
    const [thrown, cause, problem] = [new RangeError('a bug'), new Error('below'), new Problem('conflict')];
    const kept = (error: unknown): RequestContext['failure'] => {
      const context: Partial<RequestContext> = {};
      answer(error, { context });
      return context.failure;
    };
    expect([kept(thrown), kept(new Problem('conflict', { cause })), kept(problem), kept({ toProblem: () => problem })]).toEqual([
      { code: 'internal', cause: thrown },
      { code: 'conflict', cause },
      { code: 'conflict', cause: undefined },
      { code: 'conflict', cause: { toProblem: expect.any(Function) } },
    ]);
  });

  it.each<[string, (reply: Reply) => void]>([
    ['when the answer has been sent', (reply) => void (reply.sent = true)],
    ['when its head has', (reply) => void (reply.raw.headersSent = true)],
  ])('cuts the connection %s, and is kept for the log all the same', (_, prepare) => {
    const context: Partial<RequestContext> = {};
    const { raw, body, headers_ } = answer(new Problem('conflict'), { headers: { etag: '1' }, context }, prepare);
    expect([raw.destroy.mock.calls.length, body, headers_, context.failure?.code]).toEqual([1, undefined, { etag: '1' }, 'conflict']);
  });

  it('closes the connection when more of the body would have to be read than is worth it', () => {
    const connection = (length: string): string | undefined => answer(new Problem('conflict'), { raw: { complete: false, headers: { 'content-length': length } } }).headers_['connection'];
    expect([connection('100000'), connection('10')]).toEqual(['close', undefined]);
  });

  it.each([
    ['while the client waits', false, 'upstream-timeout'],
    ['when it has left', true, 'client-gone'],
  ])('for work that was called off is, %s, another problem', (_, clientGone, code) => {
    const context: Partial<RequestContext> = { clientGone };
    const cause = new Error('below');
    answer(new Problem('client-gone', { cause }), { context });
    expect(context.failure).toEqual({ code, cause });
  });
});

describe('the page of a problem', () => {
  const context = { route: { controller: Shop } } as unknown as RequestContext;

  it.each([
    ['text/html', true],
    ['application/xhtml+xml, text/html;q=0.9', true],
    ['Text/HTML; charset=utf-8', true],
    ['text/html;q=0.1', true],
    ['text/html;q=0', false],
    ['text/html; q=0.000', false],
    ['text/html;q=0, */*', false],
    ['text/htmlx', false],
    ['x-text/html', false],
    ['*/*', false],
    ['application/json', false],
    [undefined, false],
  ])('is shown to who accepts %s: %s', (accept, shown) => {
    const { body } = answer(new Problem('conflict'), { ...(accept === undefined ? {} : { sent: { accept } }), context });
    expect(body === '<p>conflict</p>').toBe(shown);
  });

  it('runs nothing, loads nothing, is shown in no other page and is not kept', () => {
    const { status, headers_ } = answer(new Problem('conflict'), { sent: { accept: 'text/html' }, context });
    expect([status, headers_]).toEqual([
      409,
      {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    ]);
  });

  it('is the problem’s own before that of the controller, and there is none for other controllers', () => {
    const asked = (problem: Problem, of: Partial<RequestContext>): unknown => answer(problem, { sent: { accept: 'text/html' }, context: of }).body;
    expect(asked(new Problem('conflict', { page: '<p>own</p>' }), context)).toBe('<p>own</p>');
    expect(asked(new Problem('conflict'), {})).toContain('urn:portico:problem:conflict');
  });
});
