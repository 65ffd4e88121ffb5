import 'reflect-metadata';
import * as nest from '@nestjs/common';
import { Controller, Get, HttpException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { once } from 'node:events';
import { get, STATUS_CODES } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { startModule, Word } from '../routes/closed-by-default.fixture.ts';
import { Public, Returns } from '../routes/decorators.ts';
import { Problem } from './problem.ts';
import type { RunningBff } from '../server/start-bff.ts';

type ExceptionClass = new (said?: unknown, options?: unknown) => HttpException;

/** All that Nest has, and one of each status that HTTP has. */
const CLASSES = Object.values(nest).filter((one): one is never => typeof one === 'function' && one.prototype instanceof HttpException) as ExceptionClass[];
const NAMED = CLASSES.filter((one) => one.length <= 2 && Number.isInteger(statusOf(one)));
const STATUSES = [...Object.keys(STATUS_CODES).map(Number).filter((status) => status >= 400), 420, 460, 499, 599];

function statusOf(type: ExceptionClass): number {
  return new type('said').getStatus();
}

/** http-errors, and what Fastify's plugins make. */
const foreign = (statusCode: number, more: object = {}): Error => Object.assign(new Error('said'), { statusCode, ...more });

const THROWN: Readonly<Record<string, () => unknown>> = {
  ...Object.fromEntries(NAMED.flatMap((type) => [[`${type.name}-said`, () => new type('said', { cause: new Error('hidden') })], [`${type.name}-silent`, () => new type()]])),
  ...Object.fromEntries(STATUSES.map((status) => [`http-${status}`, () => new HttpException({ message: 'said', secret: 'hidden' }, status)])),
  ...Object.fromEntries(STATUSES.map((status) => [`foreign-${status}`, () => foreign(status)])),
  list: () => new nest.BadRequestException(['name must be a string', 'age must be an integer']),
  'long list': () => new nest.UnprocessableEntityException(Array(50_000).fill('x'.repeat(1_000))),
  'long text': () => new nest.ConflictException('\u0000'.repeat(1_000_000)),
  object: () => new HttpException({ sku: 'hidden' }, 409),
  number: () => new nest.BadRequestException(42),
  'good status': () => new HttpException('hidden', 200),
  redirect: () => new HttpException('hidden', 302),
  'no status': () => new HttpException('hidden', Number.NaN),
  'status of no HTTP': () => new HttpException('hidden', 1_000),
  'second copy of Nest': () => ({ getStatus: () => 409, getResponse: () => 'said' }),
  'broken exception': () => ({ getStatus: () => 409, getResponse: () => { throw new Error('hidden'); } }),
  exposed: () => foreign(409, { expose: true, headers: {} }),
  'not exposed': () => foreign(409, { expose: false, message: 'hidden' }),
  'of a plugin': () => foreign(401, { code: 'FST_JWT_NO_AUTHORIZATION_IN_HEADER' }),
  'of a plugin of its own code': () => foreign(409, { code: 'OUT_OF_STOCK' }),
  'of an HTTP client': () => foreign(401, { message: 'hidden', response: {} }),
  'of undici': () => foreign(401, { message: 'hidden', code: 'UND_ERR_RESPONSE' }),
  'called off': () => new Problem('client-gone'),
  'called off, by its source': () => ({ toProblem: () => new Problem('client-gone') }),
  undefined: () => undefined,
  'an empty text': () => '',
};

@Controller()
@Public()
class Refusing {
  @Get('throws/:what')
  @Returns(Word)
  throws(@Param('what') what: string, @Res({ passthrough: true }) reply: FastifyReply): Word {
    void reply.headers({ 'x-of-the-team': 'stays', 'retry-after': '7', etag: '"1"', 'content-language': 'en', location: '/elsewhere' });
    throw THROWN[what]?.();
  }
}

describe('a handler that refuses', () => {
  let bff: RunningBff;
  beforeAll(async () => {
    bff = await startModule({ controllers: [Refusing] });
  });
  afterAll(() => bff.close());

  interface Refusal {
    readonly status: number;
    readonly type: string;
    readonly title: string;
    readonly detail?: string;
  }
  /** `fetch` takes a 407 and a 421 for itself. */
  const ask = async (what: string): Promise<{ status: number; headers: IncomingHttpHeaders; text: string; problem: Refusal }> => {
    const asking = get(`${bff.url}/throws/${encodeURIComponent(what)}`);
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    const body = await text(answer);
    return { status: answer.statusCode as number, headers: answer.headers, text: body, problem: JSON.parse(body) as Refusal };
  };

  it('knows all exceptions of Nest', () => expect(NAMED.length).toBeGreaterThanOrEqual(20));

  it.each(NAMED.map((type) => [type.name, statusOf(type)] as const))('%s is answered with its status %i and its words', async (name, status) => {
    const { status: answered, headers, text, problem } = await ask(`${name}-said`);
    expect({ status: answered, said: problem.status, detail: problem.detail, type: headers['content-type'] }).toEqual({
      status,
      said: status,
      detail: status < 500 ? 'said' : undefined,
      type: 'application/problem+json',
    });
    expect(text).not.toContain('hidden');
    // Nest has no class of a status for which there is no kind.
    expect(problem.type).not.toMatch(/:(refused|failed|overloaded|idempotency.*)$/);
    expect((await ask(`${name}-silent`)).problem.detail).toBeUndefined();
  });

  it.each(['http', 'foreign'])('every failure’s status of %s errors is answered as it is, with a title', async (kind) => {
    for (const status of STATUSES) {
      const { status: answered, text, problem } = await ask(`${kind}-${status}`);
      expect({ status: answered, said: problem.status, detail: problem.detail }).toEqual({ status, said: status, detail: status < 500 ? 'said' : undefined });
      expect(problem.title).toMatch(/^[A-Z]/);
      expect(text).not.toContain('hidden');
    }
  });

  it('keeps what is said about the refusal, and drops what describes a good answer', async () => {
    const { headers } = await ask('ConflictException-said');
    expect(Object.fromEntries(['retry-after', 'x-of-the-team', 'etag', 'content-language', 'location', 'cache-control'].map((name) => [name, headers[name]]))).toEqual({
      'retry-after': '7',
      'x-of-the-team': 'stays',
      etag: undefined,
      'content-language': undefined,
      location: undefined,
      'cache-control': 'no-store',
    });
  });

  it.each([
    ['list', 400, 'name must be a string; age must be an integer'],
    ['number', 400, '42'],
    ['object', 409, undefined],
    ['good status', 500, undefined],
    ['redirect', 500, undefined],
    ['no status', 500, undefined],
    ['status of no HTTP', 500, undefined],
    ['second copy of Nest', 409, 'said'],
    ['broken exception', 500, undefined],
    ['exposed', 409, 'said'],
    ['not exposed', 409, undefined],
    ['of a plugin', 401, 'said'],
    ['of a plugin of its own code', 409, 'said'],
    ['of an HTTP client', 500, undefined],
    ['of undici', 500, undefined],
    // 499 is for clients that have left.
    ['called off', 504, undefined],
    ['called off, by its source', 504, undefined],
    ['undefined', 500, undefined],
    ['an empty text', 500, undefined],
  ])('%s: %i', async (what, status, detail) => {
    const { status: answered, text, problem } = await ask(what);
    expect({ status: answered, detail: problem.detail }).toEqual({ status, detail });
    expect(text).not.toContain('hidden');
  });

  it.each(['long list', 'long text'])('a %s is cut to less than 16 kB', async (what) => {
    const { text, problem } = await ask(what);
    expect(text.length).toBeLessThan(16_384);
    expect(problem.detail).toMatch(/…/);
  });
});
