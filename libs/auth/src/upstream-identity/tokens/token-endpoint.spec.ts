import { SecretText } from '@portico/config';
import { currentScope } from '@portico/platform';
import type { BackgroundScopes, Scope } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import type { RawAnswer, RawRequest, RawUpstream } from '@portico/upstream';
import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { clientAuthenticationOf } from '../../issuers/client-authentication.ts';
import { TokenEndpointSettings } from '../upstream-identity.settings.ts';
import { TokenEndpoint } from './token-endpoint.ts';

const TOKEN = { access_token: 't1', token_type: 'Bearer', expires_in: 600 };

describe('the endpoint for tokens', () => {
  let asked: RawRequest[];
  let scopes: { readonly seen: unknown; closed: number }[];
  let answer: () => Promise<RawAnswer>;

  beforeEach(() => {
    [asked, scopes] = [[], []];
    says(200, TOKEN);
  });

  const answerOf = (status: number, body: object): RawAnswer =>
    ({ status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }) as unknown as RawAnswer;
  const says = (status: number, body: object): void => void (answer = () => Promise.resolve(answerOf(status, body)));
  const endpoint = (changes: Partial<TokenEndpointSettings> = {}): TokenEndpoint => {
    const settings = Object.assign(new TokenEndpointSettings(), { upstream: 'identity', clientId: 'bff', clientSecret: new SecretText('s'), path: '/oauth/token', lifetime: 90_000 }, changes);
    const send = (request: RawRequest) => {
      asked.push(request);
      scopes.push({ seen: currentScope(), closed: 0 });
      return answer();
    };
    const upstream = { name: 'identity', maxResponse: 1_000, send } as unknown as RawUpstream;
    const background = { open: (): Scope => ({ close: () => scopes.forEach((one) => (one.closed += 1)) }) as unknown as Scope } as unknown as BackgroundScopes;
    return new TokenEndpoint(settings, clientAuthenticationOf(settings, 'spec'), upstream, background);
  };
  const failureOf = (given: RawAnswer | undefined): UpstreamFailure =>
    Object.assign(Object.create(UpstreamFailure.prototype) as UpstreamFailure, { message: 'refused by the upstream', details: { answer: given } });
  const formOf = ({ body }: RawRequest): object => Object.fromEntries(new URLSearchParams(String(body)));

  it('is asked at its path, in a scope of its own that is closed whatever comes of it', async () => {
    await endpoint().forItself({ scope: 'orders' });
    expect(asked).toMatchObject([{ method: 'POST', path: '/oauth/token', repeatable: true }]);
    expect(formOf(asked[0] as RawRequest)).toEqual({ grant_type: 'client_credentials', scope: 'orders' });
    says(500, {});
    await expect(endpoint().forItself({})).rejects.toThrow();
    expect(scopes.map(({ seen, closed }) => [seen !== undefined, closed > 0])).toEqual([[true, true], [true, true]]);
  });

  it('gives tokens that hold as long as it says, or as the settings do', async () => {
    expect(await endpoint().forItself({})).toEqual({ token: 't1', lifetime: 600_000 });
    for (const unsaid of [{}, { expires_in: null, refresh_token: null, scope: null, id_token: null }]) {
      says(200, { access_token: 't2', token_type: 'bearer', ...unsaid });
      expect(await endpoint().forItself({})).toEqual({ token: 't2', lifetime: 90_000 });
    }
  });

  it('is given a token to exchange', async () => {
    expect(await endpoint().inReturnFor('callers', { audience: 'orders' })).toEqual({ token: 't1', lifetime: 600_000 });
    const type = 'urn:ietf:params:oauth:token-type:access_token';
    expect(formOf(asked[0] as RawRequest)).toMatchObject({ audience: 'orders', subject_token: 'callers', subject_token_type: type, requested_token_type: type });
  });

  it.each<[string, object, string]>([
    ['of another type', { ...TOKEN, token_type: 'DPoP' }, 'identity gives no token; its token is of type'],
    ['that cannot be sent', { ...TOKEN, access_token: 'a b' }, 'its token cannot be sent'],
  ])('never gives a token %s', async (_, body, words) => {
    says(200, body);
    await expect(endpoint().forItself({})).rejects.toThrow(words);
  });

  it('fails without the token that an odd answer has', async () => {
    says(200, { access_token: 'at-secret' });
    const error: unknown = await endpoint().forItself({}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'identity gives no token; invalid response encountered' });
    expect(inspect(error, { depth: 10 })).not.toContain('secret');
  });

  it('may answer in a coding, with no more than the upstream may', async () => {
    const packed = (body: object): RawAnswer => ({ status: 200, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync(JSON.stringify(body)) });
    answer = () => Promise.resolve(packed(TOKEN));
    expect(await endpoint().forItself({})).toMatchObject({ token: 't1' });
    answer = () => Promise.resolve(packed({ ...TOKEN, more: 'x'.repeat(2_000) }));
    await expect(endpoint().forItself({})).rejects.toThrow('identity gives no token');
  });

  it('asks once only with an assertion that is signed: it is good for one request', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const clientKey = new SecretText(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    await endpoint({ clientSecret: undefined, clientKey }).forItself({});
    expect(asked).toMatchObject([{ repeatable: false }]);
  });

  it.each<[string, () => Error, string]>([
    ['the network', () => new Error('connection refused'), 'connection refused'],
    ['the upstream, without an answer', () => failureOf(undefined), 'refused by the upstream'],
  ])('tells what went wrong before it could answer: %s', async (_, fault, words) => {
    answer = () => Promise.reject(fault());
    await expect(endpoint().forItself({})).rejects.toMatchObject({ message: `identity gives no token; ${words}`, cause: { message: 'something went wrong' } });
  });

  it.each([
    ['nothing at all', 200, ''],
    ['something other than JSON', 200, '<p>'],
    ['no content', 204, ''],
  ])('gives no token with an answer of %s', async (_, status, body) => {
    answer = () => Promise.resolve({ status, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) } as unknown as RawAnswer);
    await expect(endpoint().forItself({})).rejects.toThrow(/^identity gives no token; (?!Invalid|.*Response constructor)/);
  });

  it('gives a token without a media type', async () => {
    answer = () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(TOKEN)) } as unknown as RawAnswer);
    expect(await endpoint().forItself({})).toMatchObject({ token: 't1' });
  });

  it.each([
    [400, /^identity gives no token; it says invalid_scope$/],
    [401, /^identity gives no token; it says invalid_scope$/],
    [403, /^identity gives no token; refused by the upstream$/],
  ])('tells why it gives none, where it is asked wrongly: %i', async (status, words) => {
    answer = () => Promise.reject(failureOf(answerOf(status, { error: 'invalid_scope' })));
    await expect(endpoint().forItself({})).rejects.toThrow(words);
  });
});
