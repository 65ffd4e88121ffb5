import { BadRequestException, ForbiddenException, HttpException, MisdirectedException } from '@nestjs/common';
import { CATALOGUE, problemType } from './catalogue.ts';
import { Problem } from './problem.ts';
import { toProblem } from './to-problem.ts';

describe('whatever is thrown becomes a problem of the catalogue', () => {
  const own = new Problem('forbidden');
  it.each<[string, unknown, string]>([
    ['a problem', own, 'forbidden'],
    ['an error that knows its problem', { toProblem: () => own }, 'forbidden'],
    ['a Nest exception', new ForbiddenException(), 'forbidden'],
    ['a Nest 400', new BadRequestException('because'), 'invalid-input'],
    ['a Nest exception of a status that is not in the catalogue', new HttpException('slow down', 420), 'refused'],
    ['Fastify’s body limit', Object.assign(new Error(), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }), 'body-too-large'],
    ['broken JSON', Object.assign(new SyntaxError(), { statusCode: 400 }), 'malformed-request'],
    ['JSON of another service that is broken', new SyntaxError('Unexpected end of JSON input'), 'internal'],
    ['an error that believes it knows its problem', { toProblem: () => ({ code: 'forbidden' }) }, 'internal'],
    ['a status beyond those of failures', new HttpException('said', 600), 'internal'],
    ['the first status of failures', new HttpException('said', 400), 'invalid-input'],
    ['the last status of failures', new HttpException('said', 599), 'failed'],
    ['another refusal of Fastify', Object.assign(new Error(), { code: 'FST_ERR_NEW', statusCode: 405 }), 'method-not-allowed'],
    ['the status of an HTTP client’s error', Object.assign(new Error(), { code: 'UND_ERR', statusCode: 401 }), 'internal'],
    ['an unforeseen error', new Error('db password is 123'), 'internal'],
    ['something that is no error', 'oops', 'internal'],
  ])('%s', (_, thrown, code) => {
    expect(toProblem(thrown).code).toBe(code);
  });

  it.each(['FST_ERR_BAD_URL', 'FST_ERR_MAX_PARAM_LENGTH', 'FST_ERR_INVALID_URL'])('keeps the URL that %s quotes out of the log', (code) => {
    const { details } = toProblem(Object.assign(new URIError("'/auth/callback?code=abc' is bad"), { code, statusCode: 400 }));
    expect(details.cause).toBe(code);
  });

  it('has what an exception says, however short, and not what Nest says for it', () => {
    const said = [new BadRequestException('bad', { description: 'Declined' }), new BadRequestException(), new MisdirectedException(), new MisdirectedException('mis')];
    expect(said.map((one) => toProblem(one).details.detail)).toEqual(['bad', undefined, undefined, 'mis']);
  });

  it('names so many messages of a list, and counts the others', () => {
    const { details } = toProblem(new BadRequestException(Array.from({ length: 25 }, (_, index) => `message ${index}`)));
    expect({ named: details.detail?.split('; ').length, more: details.more }).toEqual({ named: 20, more: 5 });
  });

  it.each<[string, HttpException, object]>([
    ['its code and its messages', new BadRequestException({ code: 'E_SOLD', message: ['first', 'second'], secret: 1 }), { code: 'E_SOLD', messages: ['first', 'second'], detail: 'first; second' }],
    ['the code of Nest’s option', new BadRequestException('sold out', { errorCode: 'E_SOLD' }), { code: 'E_SOLD', messages: undefined, detail: 'sold out' }],
    ['its code, and no words, from 500 on', new HttpException({ code: 'E_DOWN', message: ['db 1 is down'] }, 503), { code: 'E_DOWN', messages: undefined, detail: undefined }],
    ['no code that is no text', new BadRequestException({ code: { a: 1 }, message: 'sold out' }), { code: undefined, messages: undefined, detail: 'sold out' }],
  ])('has of an exception %s as members', (_, thrown, members) => {
    const body = JSON.parse(toProblem(thrown).body('r1')) as { code?: unknown; messages?: unknown; detail?: unknown; secret?: unknown };
    const { code, messages, detail, secret } = body;
    expect({ code, messages, detail, secret }).toEqual({ ...members, secret: undefined });
  });

  it('keeps the words of an unforeseen error for the log', () => {
    const problem = toProblem(new Error('db password is 123'));
    expect(problem.body('r1')).not.toContain('123');
    expect((problem.details.cause as Error).message).toBe('db password is 123');
  });
});

/** Of those that stand for many statuses, by this one. */
const TITLES: Partial<Record<string, string>> = { refused: 'Bad Request', failed: 'Internal Server Error' };

describe('the body of a problem', () => {
  it('is as RFC 9457 has it: the status is the HTTP status, the type is stable', () => {
    for (const code of Object.keys(CATALOGUE) as (keyof typeof CATALOGUE)[]) {
      const body = JSON.parse(new Problem(code, { detail: 'why' }).body('r1')) as object;
      expect(body).toEqual({ type: problemType(code), title: TITLES[code] ?? CATALOGUE[code].title, status: CATALOGUE[code].status, detail: 'why', instance: 'urn:portico:request:r1' });
    }
  });
});
