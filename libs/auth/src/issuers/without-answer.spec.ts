import { inspect } from 'node:util';
import { ResponseBodyError } from 'openid-client';
import { withoutAnswer } from './without-answer.ts';

const answered = (): ResponseBodyError => new ResponseBodyError('refused', { cause: { error: 'invalid_grant', error_description: 'it has expired', access_token: 'a-secret' }, response: new Response(null, { status: 400 }) } as never);

describe('what openid-client complains of', () => {
  it('keeps the code and the words of the provider, and nothing else of its answer', () => {
    const error = withoutAnswer(answered());
    expect((error as Error).cause).toEqual({ error: 'invalid_grant', error_description: 'it has expired' });
    expect(inspect(error, { depth: 10 })).not.toContain('secret');
  });

  it('has no answer behind other errors either, however deep it is', () => {
    const [inner, claims] = [answered(), new Error('odd', { cause: { claims: 'a-secret' } })];
    const outer = new Error('outer', { cause: new Error('middle', { cause: inner }) });
    expect(withoutAnswer(outer)).toBe(outer);
    expect(withoutAnswer(claims)).toBe(claims);
    expect(inner.cause).toEqual({ error: 'invalid_grant', error_description: 'it has expired' });
    expect(inspect([outer, claims], { depth: 10 })).not.toContain('secret');
  });

  it('is told in its own words, whose causes are errors', () => {
    const network = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    expect((withoutAnswer(network) as Error).cause).toMatchObject({ message: 'connect ECONNREFUSED' });
    expect(withoutAnswer('a text')).toBe('a text');
    expect(withoutAnswer(undefined)).toBeUndefined();
  });
});
