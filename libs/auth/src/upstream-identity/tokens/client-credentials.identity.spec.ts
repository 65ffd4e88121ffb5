import type { RequestContext } from '@portico/platform';
import { ClientCredentialsIdentity } from './client-credentials.identity.ts';
import { HeldToken } from './held-token.ts';
import type { FetchedToken } from './held-token.ts';
import { TokenExchangeIdentity } from './token-exchange.identity.ts';

const ANN = { caller: { identity: { issuer: 'https://id.example' } }, accessToken: { id: 'ann', reveal: async () => 'hers' } } as unknown as RequestContext;

describe('an identity with a token of the token endpoint', () => {
  const fetch = async (): Promise<FetchedToken> => ({ token: 't', lifetime: 60_000 });
  const hold = (): HeldToken => new HeldToken(1_000, () => undefined);

  it.each([
    ['of the BFF', new ClientCredentialsIdentity(hold(), fetch)],
    ['of the caller, exchanged', new TokenExchangeIdentity(hold, fetch)],
  ])('%s names the fields that it writes, which no caller may write then', async (_, identity) => {
    const written = (await (identity as TokenExchangeIdentity).credentialsFor(ANN)).filter((_text, at) => at % 2 === 0);
    expect({ written, fields: identity.fields }).toEqual({ written: ['authorization'], fields: ['authorization'] });
  });
});
