import { saysStatus } from './foreign-error.ts';

const error = (more: object): Error => Object.assign(new Error('said'), { statusCode: 409 }, more);

describe('an error of another library', () => {
  it.each<[string, object]>([
    ['http-errors, to be shown', { expose: true }],
    ['http-errors, not to be shown', { expose: false }],
    ['http-errors with headers for the answer', { expose: true, headers: {} }],
    ['Fastify', { name: 'FastifyError', code: 'FST_ERR_NEW' }],
    ['a plugin of Fastify, which keeps the request', { code: 'FST_JWT_EXPIRED', request: {} }],
    ['Fastify without a code of its own', { name: 'FastifyError', body: '' }],
    ['a plugin with a code of its own', { code: 'OUT_OF_STOCK' }],
    ['a plugin with a number for a code', { code: 5 }],
  ])('says what to answer, from %s', (_, more) => expect(saysStatus(error(more))).toBe(true));

  it.each(['response', 'request', 'headers', 'body', 'rawBody', 'raw', 'requestId', '$metadata', 'meta', 'options', 'config'])('tells of an upstream’s status when it has the exchange with it: %s', (mark) => {
    expect(saysStatus(error({ [mark]: undefined }))).toBe(false);
  });

  it.each<[string, unknown]>([
    ['undici', error({ code: 'UND_ERR_RESPONSE_STATUS_CODE' })],
    ['one that is to be shown by a text', error({ expose: 'true', body: '' })],
    ['a status that is a text', error({ statusCode: '409' })],
    ['no status', new Error('said')],
    ['an object without a message', { statusCode: 409 }],
    ['nothing', undefined],
    ['null', null],
    ['a text', '409'],
  ])('says nothing, from %s', (_, one) => expect(saysStatus(one)).toBe(false));
});
