import { Problem } from '@portico/platform';
import { CallerRefused } from '../callers/caller-refused.ts';
import { InvalidProof, NonceWanted, ReplaysUnknown } from '../dpop/invalid-proof.ts';
import { IntrospectionUnavailable } from '../introspection/introspection.ts';
import { KeysUnavailable } from '../issuers/issuer-keys.ts';
import { InvalidRequest } from './invalid-request.ts';
import { InvalidToken } from './invalid-token.ts';
import { TokenChallenges } from './token-challenges.ts';
import { refusalOf } from './token-refusal.ts';

const challenges = new TokenChallenges('bff', { bearer: true, dpop: true, algorithms: ['ES256'] });

describe('what a token is refused with', () => {
  it.each([
    [new InvalidRequest('no'), 'malformed-request', 'invalid_request'],
    [new InvalidToken('no'), 'unauthenticated', 'invalid_token'],
    [new InvalidProof('no'), 'unauthenticated', 'invalid_dpop_proof'],
  ])('is what the standards call it: %s', (cause, code, error) => {
    const headers = { 'www-authenticate': challenges.refusing('DPoP', error as never, 'no') };
    expect(refusalOf(cause, 'DPoP', challenges)).toMatchObject({ code, details: { detail: 'no', headers, cause }, told: { scheme: 'dpop', because: 'no' } });
    expect(refusalOf(cause, 'DPoP', challenges)).toBeInstanceOf(CallerRefused);
  });

  it('asks for a nonce where one is required, which is not logged as a refusal', () => {
    const refusal = refusalOf(new NonceWanted('n1'), 'DPoP', challenges) as CallerRefused;
    expect(refusal).toMatchObject({ code: 'unauthenticated', details: { headers: { 'dpop-nonce': 'n1', 'www-authenticate': expect.stringContaining('use_dpop_nonce') as string } } });
    expect(refusal.told).toBeUndefined();
  });

  it.each(
    [new KeysUnavailable('shop', undefined), new IntrospectionUnavailable('shop', undefined), new ReplaysUnknown(undefined)],
  )('is no refusal while the token cannot be verified: %s', (cause) => {
    const problem = refusalOf(cause, 'Bearer', challenges);
    expect(problem).toMatchObject({ code: 'upstream-unavailable', details: { headers: { 'retry-after': '5' }, cause } });
    expect(problem).not.toBeInstanceOf(CallerRefused);
  });

  it('passes unexpected errors through unchanged', () => {
    for (const fault of [new TypeError('ours'), new Problem('upstream-timeout'), 'text']) expect(refusalOf(fault, 'Bearer', challenges)).toBe(fault);
  });
});
