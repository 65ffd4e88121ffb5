import { Identity } from '@portico/platform';
import type { AccessToken, RequestContext } from '@portico/platform';
import { HeldToken } from './held-token.ts';
import { TokenExchangeIdentity } from './token-exchange.identity.ts';

const CALLER = { identity: new Identity('https://idp.example', 'ann'), scopes: [], roles: [] };

describe('an identity by exchange', () => {
  let now: number;
  let exchanged: string[];
  let identity: TokenExchangeIdentity;

  beforeEach(() => {
    [now, exchanged] = [0, []];
    identity = made(2);
  });

  const made = (most?: number): TokenExchangeIdentity => {
    const hold = (): HeldToken => new HeldToken(1_000, () => undefined, () => now);
    const exchange = (token: string) => Promise.resolve({ token: `for-${token}-${exchanged.push(token)}`, lifetime: 60_000 });
    return new TokenExchangeIdentity(hold, exchange, most);
  };

  const tokenOf = (id: string): AccessToken => ({ id, reveal: () => `text of ${id}` });
  const contextOf = (accessToken: AccessToken | undefined, caller: object | undefined = CALLER): RequestContext => ({ caller, accessToken }) as unknown as RequestContext;
  const told = async (id: string): Promise<readonly string[]> => identity.credentialsFor(contextOf(tokenOf(id)));

  it('is one for each token of a caller, once', async () => {
    expect(await told('a')).toEqual(['authorization', 'Bearer for-text of a-1']);
    expect(await told('b')).toEqual(['authorization', 'Bearer for-text of b-2']);
    expect(await told('a')).toEqual(['authorization', 'Bearer for-text of a-1']);
    expect(exchanged).toEqual(['text of a', 'text of b']);
  });

  it('is remembered for so many, the first one goes first', async () => {
    for (const id of ['a', 'b', 'c', 'b', 'a']) await told(id);
    expect(exchanged).toEqual(['a', 'b', 'c', 'a'].map((id) => `text of ${id}`));
  });

  it('is remembered for ten thousand tokens of callers', async () => {
    identity = made();
    for (let id = 0; id < 10_000; id += 1) await told(`${id}`);
    await told('0');
    expect(exchanged).toHaveLength(10_000);
    await told('10000');
    await told('0');
    expect(exchanged.slice(10_000)).toEqual(['text of 10000', 'text of 0']);
  });

  it('is not requested without a caller, and fails for a caller without a token', async () => {
    expect(identity.fields).toEqual(['authorization']);
    expect(identity.credentialsFor({ caller: undefined, accessToken: tokenOf('a') } as unknown as RequestContext)).toEqual([]);
    await expect(identity.credentialsFor(contextOf(undefined))).rejects.toThrow('the caller known by https://idp.example has no access token');
    expect(exchanged).toEqual([]);
  });

  it('is exchanged again when the upstream refuses it, for that caller alone', async () => {
    const [ann, bob] = [await told('a'), await told('b')];
    expect(identity.refused(ann, contextOf(tokenOf('a')))).toBe(false);
    now = 1_000;
    expect(identity.refused(ann, contextOf(tokenOf('a')))).toBe(true);
    expect(identity.refused(ann, contextOf(undefined))).toBe(false);
    expect([(await told('a'))[1], await told('b')]).toEqual(['Bearer for-text of a-3', bob]);
  });
});
