import type { RouteOptions } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import type { RequestContext } from '../context/request-context.ts';
import type { Problem } from '../problems/problem.ts';
import type { Route } from '../routes/route.ts';
import { bodyLimitsOf } from './body-limits.ts';
import { FORM } from './body-parsers.ts';
import { hasLength, judgeBody, readsNone } from './judge-body.ts';

const route = (more: object): Route => ({ input: {}, kind: 'data', method: 'POST', ...more }) as unknown as Route;
const BODY = { input: { body: {} } };

describe('the limits that a route gets', () => {
  const limitOf = (more: object): number | undefined => {
    const options = {} as RouteOptions;
    bodyLimitsOf({ formLimit: 1_000 })(route(more), options);
    return options.bodyLimit;
  };

  it('are its own, else those of forms for a form, else the server’s; none where no body is read', () => {
    expect([limitOf({ ...BODY, bodyLimit: 5, form: true }), limitOf({ ...BODY, form: true }), limitOf(BODY), limitOf({ bodyLimit: 5 })]).toEqual([5, 1_000, undefined, undefined]);
  });

  /** Sends pieces of these lengths. @returns the faults, and who still listens */
  const send = (pieces: Iterable<number>): { faults: Error[]; listeners: number } => {
    const options = {} as RouteOptions;
    bodyLimitsOf({ formLimit: 1 })(route(BODY), options);
    const payload = new PassThrough();
    const faults: Error[] = [];
    payload.on('error', (error) => faults.push(error));
    const preParsing = options.preParsing as unknown as (request: unknown, reply: unknown, payload: unknown, done: () => void) => void;
    const done = jest.fn();
    preParsing({}, {}, payload, done);
    expect(done).toHaveBeenCalledWith(null, payload);
    for (const length of pieces) payload.emit('data', Buffer.alloc(length));
    return { faults, listeners: payload.listenerCount('data') };
  };

  it.each([
    ['1,000 pieces of one byte', Array(1_000).fill(1), 0],
    ['one more', Array(1_001).fill(1), 1],
    ['pieces that are 32 bytes long on average', Array(2_000).fill([63, 1]).flat(), 0],
    ['a little less', Array(2_000).fill([62, 1]).flat(), 1],
    ['many more, of which one refusal tells', Array(5_000).fill(1), 1],
  ] as [string, number[], number][])('let through or refuse %s', (_, pieces, refusals) => {
    const { faults, listeners } = send(pieces);
    expect(faults.map((fault) => (fault as Problem).code)).toEqual(Array(refusals).fill('malformed-request'));
    expect(listeners).toBe(1 - refusals);
  });
});

describe('what is said of a body', () => {
  const judge = (headers: Record<string, string>, more: object = BODY): unknown => {
    try {
      return judgeBody({ request: { raw: { headers } }, route: route(more) } as unknown as RequestContext);
    } catch (error) {
      return (error as Problem).details.detail;
    }
  };

  it('may be a media type of 512 characters, and no longer one', () => {
    const type = (length: number): string => `application/json;${'a'.repeat(length - 17)}`;
    expect([judge({ 'content-type': type(512) }), judge({ 'content-type': type(513) })]).toEqual([undefined, 'the content type is longer than 512 characters']);
    expect(judge({ 'content-type': type(513) }, { kind: 'stream' })).toBe('the content type is longer than 512 characters');
    expect(judge({ 'content-type': type(513) }, {})).toBeUndefined();
  });

  it('quotes little of an encoding that is refused', () => {
    expect(judge({ 'content-encoding': 'x'.repeat(1_000) })).toBe(`bodies encoded as ${'x'.repeat(40)} are not read: send it as it is`);
  });

  it.each<[string, object, boolean]>([
    ['a data route without a body', {}, true],
    ['a data route with one', BODY, false],
    ['a stream that is asked by POST, which may read it', { kind: 'stream' }, false],
    ['a stream that is asked by GET', { kind: 'stream', method: 'GET' }, true],
  ])('counts for nothing where none is read: %s', (_, more, none) => {
    expect(readsNone(route(more))).toBe(none);
    const headers: Record<string, string> = { 'content-type': 'application/json', 'content-length': '0' };
    judge(headers, more);
    expect(headers).toEqual(none ? { 'content-length': '0' } : { 'content-type': 'application/json', 'content-length': '0' });
  });

  it('is said of nothing when there is no route', () => {
    expect(judgeBody({ request: { raw: { headers: { 'content-encoding': 'gzip' } } } } as unknown as RequestContext)).toBeUndefined();
  });

  it.each(['end', 'data'])('is waited for where its length is unknown, until its %s, and no listener stays', async (event) => {
    const raw = Object.assign(new PassThrough(), { headers: { 'transfer-encoding': 'chunked', 'content-type': 'application/json' } as Record<string, string> });
    const pause = jest.spyOn(raw, 'pause');
    const judged = judgeBody({ request: { raw }, route: route({}) } as unknown as RequestContext) as Promise<void>;
    raw.emit(event, Buffer.from('x'));
    if (event === 'end') {
      await judged;
      expect(raw.headers).toEqual({});
    } else {
      await expect(judged).rejects.toMatchObject({ code: 'invalid-input', details: { errors: [{ in: 'body', field: '', message: 'is not accepted here' }] } });
      expect(pause).toHaveBeenCalledTimes(1);
    }
    const fresh = new PassThrough();
    expect([raw.listenerCount('data'), raw.listenerCount('end')]).toEqual([0, fresh.listenerCount('end')]);
  });

  it.each([
    [undefined, false],
    ['0', false],
    ['1', true],
  ])('has a length: %s is %s', (length, has) => expect(hasLength({ headers: length === undefined ? {} : { 'content-length': length } } as unknown as IncomingMessage)).toBe(has));

  it.each([
    ['application/x-www-form-urlencoded', true],
    ['Application/X-WWW-Form-Urlencoded; charset=utf-8', true],
    ['application/x-www-form-urlencoded ;a', true],
    ['application/x-www-form-urlencoded2', false],
    ['x-application/x-www-form-urlencoded', false],
    ['application/json', false],
  ])('is a form by its media type: %s', (type, form) => expect(FORM.test(type)).toBe(form));
});
