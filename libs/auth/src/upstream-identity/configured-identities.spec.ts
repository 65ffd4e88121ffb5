import { SecretText } from '@portico/config';
import { BffIdentity, Identity, Signals } from '@portico/platform';
import type { BackgroundScopes, Caller, RequestContext, Scope } from '@portico/platform';
import type { RawAnswer, RawRequest, RawUpstream } from '@portico/upstream';
import { clientAuthenticationOf } from '../issuers/client-authentication.ts';
import { ConfiguredIdentities } from './configured-identities.ts';
import { TokenEndpointSettings, UpstreamIdentitySettings } from './upstream-identity.settings.ts';
import { UpstreamIdentitySignals } from './upstream-identity.signals.ts';

type IdentitySettings = Parameters<ConfiguredIdentities['identityOf']>[1];

describe('the identities that the settings ask for', () => {
  let asked: RawRequest[];
  let upstreams: string[];
  let failed: string[];
  let status: number;
  let identities: ConfiguredIdentities;

  beforeEach(() => {
    [asked, upstreams, failed, status] = [[], [], [], 200];
    const tokenEndpoint = Object.assign(new TokenEndpointSettings(), { upstream: 'identity', clientId: 'bff', clientSecret: new SecretText('s'), coolDown: 60_000 });
    const signals = new Signals().of(UpstreamIdentitySignals);
    signals.credentialsFailed.subscribe(({ upstream }) => failed.push(upstream));
    identities = new ConfiguredIdentities(
      Object.assign(new UpstreamIdentitySettings(), { tokenEndpoint }),
      { keys: undefined, authentication: clientAuthenticationOf(tokenEndpoint, 'spec') },
      Object.create(BffIdentity.prototype) as BffIdentity,
      { open: () => ({ close: () => undefined }) as unknown as Scope } as unknown as BackgroundScopes,
      signals,
    );
  });

  const at = (name: string): RawUpstream => {
    upstreams.push(name);
    const send = async (request: RawRequest): Promise<RawAnswer> => {
      asked.push(request);
      const body = Buffer.from(JSON.stringify({ access_token: `t${asked.length}`, token_type: 'Bearer', expires_in: 600 }));
      return { status, headers: { 'content-type': 'application/json' }, body } as unknown as RawAnswer;
    };
    return { name, maxResponse: 1_000, send } as unknown as RawUpstream;
  };
  const contextOf = (id: string): RequestContext => {
    const caller: Caller = { identity: new Identity('https://id.example', id), scopes: [], roles: [] };
    return { caller, accessToken: { id, reveal: async () => id } } as unknown as RequestContext;
  };
  const told = async (upstream: string, settings: object, ...callers: readonly string[]): Promise<unknown[]> => {
    const identity = identities.identityOf(upstream, settings as IdentitySettings, at);
    const credentials: unknown[] = [];
    for (const caller of callers) credentials.push(await (async () => identity.credentialsFor(contextOf(caller)))().catch((error: Error) => error.message));
    return credentials;
  };
  const forms = (...names: readonly string[]): (string | null)[][] => asked.map(({ body }) => names.map((name) => new URLSearchParams(String(body)).get(name)));

  it('ask for what is said of each upstream, where nothing is said by its name, at one endpoint', async () => {
    await told('orders', { kind: 'token-exchange' }, 'ann');
    await told('stock', { kind: 'token-exchange', audience: 'urn:stock', scope: 'read' }, 'ann');
    await told('prices', { kind: 'client-credentials' }, 'ann');
    await told('offers', { kind: 'client-credentials', audience: 'urn:offers', scope: 'write' }, 'ann');
    expect(forms('audience', 'scope')).toEqual([['orders', null], ['urn:stock', 'read'], [null, null], ['urn:offers', 'write']]);
    expect(new Set(upstreams)).toEqual(new Set(['identity']));
  });

  it('hold one token for each caller where it is the caller’s, and one for all where it is the BFF’s', async () => {
    const [ann, bob] = ['Bearer t1', 'Bearer t2'].map((token) => ['authorization', token]);
    expect(await told('orders', { kind: 'token-exchange' }, 'ann', 'bob', 'ann')).toEqual([ann, bob, ann]);
    expect(await told('prices', { kind: 'client-credentials' }, 'ann', 'bob')).toEqual([['authorization', 'Bearer t3'], ['authorization', 'Bearer t3']]);
  });

  it.each(['token-exchange', 'client-credentials'])('tell by %s which upstream none could be had for, once in a cool-down', async (kind) => {
    status = 500;
    expect(await told('orders', { kind }, 'ann', 'ann')).toEqual([expect.stringContaining('identity gives no token'), expect.stringContaining('identity gives no token')]);
    expect([failed, asked.length]).toEqual([['orders'], 1]);
  });
});
