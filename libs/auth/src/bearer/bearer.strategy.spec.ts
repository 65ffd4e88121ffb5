import { BffIdentity, Identity, Problem, runInScope } from '@portico/platform';
import type { AccessToken } from '@portico/platform';
import { DpopClient, issuerKey, TokenIssuer } from '@portico/testing';
import type { IssuerKey } from '@portico/testing';
import { loadSettings, Section } from '@portico/config';
import type { RedisConnection } from '@portico/redis';
import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AuthSignals } from '../callers/auth.signals.ts';
import { CallerRefused } from '../callers/caller-refused.ts';
import { recogniserOf } from '../callers/caller.stage.ts';
import type { Recognise } from '../callers/caller.stage.ts';
import { BearerSettings } from './bearer.settings.ts';
import { BearerStrategy } from './bearer.strategy.ts';
import { offerOf } from './token-offer.ts';

class Settings {
  @Section(() => BearerSettings)
  bearer = new BearerSettings();
}

const TARGET = 'https://api.example.com/v1/orders';

describe('the strategy for access tokens', () => {
  let issuer: TokenIssuer;
  let key: IssuerKey;
  let client: DpopClient;
  let recognise: Recognise;

  beforeAll(async () => {
    [issuer, key, client] = await Promise.all([TokenIssuer.start(), issuerKey('k1'), DpopClient.make()]);
    issuer.published = [key.jwk];
  });

  afterAll(() => issuer.stop());
  beforeEach(() => (recognise = recogniserOf(strategy({ dpop: 'optional' }))));

  const read = (of: object, dpop: object, certificate: object = {}): Settings => {
    const bearer = { issuers: [{ name: 'shop', issuer: issuer.url, audiences: ['mobile-bff'], timeout: '10s', ...of }], dpop, certificate };
    return loadSettings(Settings, { text: JSON.stringify({ bearer }), env: { NODE_ENV: 'test' } });
  };
  const signals = new AuthSignals();
  const strategy = (of: object, dpop: object = { publicUrls: ['https://api.example.com'] }): BearerStrategy => new BearerStrategy(read(of, dpop), new BffIdentity('bff', 'BFF', '1'), signals);
  const request = (...fields: readonly (readonly [string, string])[]): IncomingMessage =>
    ({ method: 'GET', url: '/v1/orders', headers: Object.fromEntries([...fields].reverse()), rawHeaders: fields.flat(), socket: {} }) as never;
  const token = (claims: object = {}): Promise<string> => issuer.token(key, { ...claims });
  const bound = (): Promise<string> => token({ cnf: { jkt: client.thumbprint } });
  const proof = (of: string): Promise<string> => client.proof({ url: TARGET, token: of });
  const problem = async (of: IncomingMessage): Promise<Problem> => {
    const thrown: unknown = await (async () => recognise(of))().catch((error: unknown) => error);
    if (!(thrown instanceof Problem)) throw new Error('it was not refused');
    return thrown;
  };
  const challenge = async (of: IncomingMessage): Promise<string | undefined> => (await problem(of)).details.headers?.['www-authenticate'];

  const revealed = async (context: object): Promise<string | undefined> => (context as { accessToken?: AccessToken }).accessToken?.reveal();

  it('makes no promise for a token that has come before', async () => {
    const bearing = request(['authorization', `Bearer ${await token()}`]);
    const first = recognise(bearing);
    expect(first).toBeInstanceOf(Promise);
    const caller = await first;
    expect(recognise(bearing)).toBe(caller);
  });

  it.each(['DPoP', 'dpop', 'DPOP'])('believes a bound token with its proof, as %s, and wants another proof each time', async (scheme) => {
    const mine = await bound();
    const [first, second] = [await proof(mine), await proof(mine)];
    const with_ = (one: string): IncomingMessage => request(['authorization', `${scheme} ${mine}`], ['dpop', one]);
    await expect(recognise(with_(first))).resolves.toMatchObject({ identity: { subject: 'c-00001' } });
    await expect(recognise(with_(second))).resolves.toMatchObject({ identity: { subject: 'c-00001' } });
    expect(await challenge(with_(first))).toContain('error="invalid_dpop_proof", error_description="the proof has come before"');
  });

  it('refuses a bound token under the Bearer scheme, with its proof or without, before and after it is known', async () => {
    const mine = await bound();
    const refused = 'Bearer realm="bff", error="invalid_token", error_description="the token is bound to a key, and comes without proof of it", DPoP realm="bff", algs="ES256 Ed25519 EdDSA PS256 RS256"';
    for (let time = 0; time < 2; time += 1) {
      expect(await challenge(request(['authorization', `Bearer ${mine}`]))).toBe(refused);
      expect(await challenge(request(['authorization', `Bearer ${mine}`], ['dpop', await proof(mine)]))).toBe(refused);
      await recognise(request(['authorization', `DPoP ${mine}`], ['dpop', await proof(mine)]));
    }
  });

  it('refuses a token that is not bound as one that is, before and after it is known', async () => {
    const free = await token();
    for (let time = 0; time < 2; time += 1) {
      expect(await challenge(request(['authorization', `DPoP ${free}`], ['dpop', await proof(free)]))).toMatch(/^DPoP realm="bff", .*error="invalid_token"/);
      await recognise(request(['authorization', `Bearer ${free}`]));
    }
  });

  it.each([
    ['Bearer', 'DPoP'],
    ['DPoP', 'Bearer'],
    ['Bearer', 'Bearer'],
  ])('refuses a request that has %s and %s', async (one, other) => {
    const [mine, free] = [await bound(), await token()];
    const of = (scheme: string): readonly [string, string] => ['Authorization', `${scheme} ${scheme === 'DPoP' ? mine : free}`];
    await recognise(request(['authorization', `Bearer ${free}`]));
    const both = request(of(one), of(other), ['dpop', await proof(mine)]);
    both.headers.authorization = of(one)[1];
    expect(await problem(both)).toMatchObject({ status: 400, details: { headers: { 'www-authenticate': expect.stringContaining('error="invalid_request"') } } });
  });

  it('believes only bound tokens of an issuer that says so', async () => {
    recognise = recogniserOf(strategy({ dpop: 'required' }));
    expect(await challenge(request(['authorization', `Bearer ${await token()}`]))).toMatch(/^DPoP realm="bff", .*, error="invalid_token", error_description="the token is not bound to a key, as it must be"$/);
    const mine = await bound();
    await expect(recognise(request(['authorization', `DPoP ${mine}`], ['dpop', await proof(mine)]))).resolves.toMatchObject({ identity: { subject: 'c-00001' } });
  });

  it('does not believe a token with a certificate that is not there', async () => {
    const mine = await token({ cnf: { 'x5t#S256': 'x'.repeat(43) } });
    for (let time = 0; time < 2; time += 1) expect(await challenge(request(['authorization', `Bearer ${mine}`]))).toContain('error="invalid_token"');
  });

  it('gives the nonce that it wants', async () => {
    recognise = recogniserOf(strategy({ dpop: 'required' }, { publicUrls: ['https://api.example.com'], nonce: { required: true } }));
    const mine = await bound();
    const { status, details } = await problem(request(['authorization', `DPoP ${mine}`], ['dpop', await proof(mine)]));
    expect({ status, headers: details.headers }).toEqual({ status: 401, headers: { 'www-authenticate': expect.stringContaining('error="use_dpop_nonce"'), 'dpop-nonce': expect.stringMatching(/^[\w-]{43}$/) } });
    const good = await client.proof({ url: TARGET, token: mine }, { nonce: details.headers?.['dpop-nonce'] });
    await expect(recognise(request(['authorization', `DPoP ${mine}`], ['dpop', good]))).resolves.toMatchObject({ identity: { subject: 'c-00001' } });
  });

  it('gives the next nonce with an answer, which no cache may keep then', async () => {
    let now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
    recognise = recogniserOf(strategy({ dpop: 'required' }, { publicUrls: ['https://api.example.com'], nonce: { required: true } }));
    const mine = await bound();
    const given: Record<string, string> = {};
    const reply = { header: (name: string, value: string) => ((given[name] = value), reply) };
    const scope = { context: { reply }, add: () => undefined, remove: () => undefined };
    const ask = async (nonce: string | undefined): Promise<unknown> => {
      const proven = request(['authorization', `DPoP ${mine}`], ['dpop', await client.proof({ url: TARGET, token: mine }, { nonce })]);
      return runInScope(scope as never, () => recognise(proven));
    };
    const { nonce } = ((await ask(undefined).catch((error: unknown) => error)) as { details: { cause: { nonce: string } } }).details.cause;
    await ask(nonce);
    expect(given).toEqual({});
    now += 60_000;
    await ask(nonce);
    clock.mockRestore();
    expect(given).toEqual({ 'dpop-nonce': expect.stringMatching(/^[\w-]{43}$/), 'cache-control': 'no-store' });
    expect(given['dpop-nonce']).not.toBe(nonce);
  });

  it('believes a token with the certificate that the TLS terminator forwards', async () => {
    const certificate = Buffer.from('what stands for its DER');
    const mine = await token({ cnf: { 'x5t#S256': hash('sha256', certificate, 'base64url') } });
    recognise = recogniserOf(new BearerStrategy(read({}, {}, { terminators: ['10.0.0.0/8'] }), new BffIdentity('bff', 'BFF', '1'), signals));
    const from = (remoteAddress: string, der: Buffer): IncomingMessage =>
      Object.assign(request(['authorization', `Bearer ${mine}`], ['client-cert', `:${der.toString('base64')}:`]), { socket: { remoteAddress } });
    for (let time = 0; time < 2; time += 1) {
      await expect(recognise(from('10.0.0.1', certificate))).resolves.toMatchObject({ identity: { subject: 'c-00001' } });
      expect(await challenge(from('10.0.0.1', Buffer.from('another')))).toContain('error="invalid_token"');
      expect(await challenge(from('192.0.2.1', certificate))).toContain('error="invalid_token"');
    }
  });

  it('believes a token that is bound to a key and to a certificate with both alone', async () => {
    const certificate = Buffer.from('what stands for its DER');
    const mine = await token({ cnf: { jkt: client.thumbprint, 'x5t#S256': hash('sha256', certificate, 'base64url') } });
    recognise = recogniserOf(new BearerStrategy(read({ dpop: 'optional' }, { publicUrls: ['https://api.example.com'] }, { terminators: ['10.0.0.0/8'] }), new BffIdentity('bff', 'BFF', '1'), signals));
    const ask = async (der: Buffer, ...more: readonly (readonly [string, string])[]): Promise<IncomingMessage> =>
      Object.assign(request(['authorization', `DPoP ${mine}`], ['client-cert', `:${der.toString('base64')}:`], ...more), { socket: { remoteAddress: '10.0.0.1' } });
    await expect(recognise(await ask(certificate, ['dpop', await proof(mine)]))).resolves.toMatchObject({ identity: { subject: 'c-00001' } });
    expect(await challenge(await ask(certificate))).toContain('error="invalid_dpop_proof"');
    expect(await challenge(await ask(Buffer.from('another'), ['dpop', await proof(mine)]))).toContain('error="invalid_token"');
  });

  it('remembers proofs where it is told to, else in the Redis that the replicas share', async () => {
    const [settings, identity, mine] = [read({ dpop: 'required' }, { publicUrls: ['https://api.example.com'] }), new BffIdentity('bff', 'BFF', '1'), await bound()];
    const redis = { use: () => Promise.reject(new Error('gone')) } as unknown as RedisConnection;
    recognise = recogniserOf(new BearerStrategy(settings, identity, signals, undefined, redis));
    expect(await problem(request(['authorization', `DPoP ${mine}`], ['dpop', await proof(mine)]))).toMatchObject({ status: 503 });
    recognise = recogniserOf(new BearerStrategy(settings, identity, signals, { remember: () => true }, redis));
    await expect(recognise(request(['authorization', `DPoP ${mine}`], ['dpop', await proof(mine)]))).resolves.toMatchObject({ identity: { subject: 'c-00001' } });
  });

  it.each([
    ['deadline', 'upstream-timeout'],
    ['client-gone', 'client-gone'],
  ] as const)('waits for the issuer no longer than the request lasts: %s', async (reason, code) => {
    issuer.silent = true;
    try {
      const members = new Set<{ readonly cancel: (reason: string) => void }>();
      const scope = {
        context: {},
        add: (member: never) => members.add(member),
        remove: (member: never) => members.delete(member),
      };
      const bearing = request(['authorization', `Bearer ${await token()}`]);
      const refused = runInScope(scope as never, () => problem(bearing));
      while (members.size === 0) await new Promise(setImmediate);
      for (const member of members) member.cancel(reason);
      expect((await refused).code).toBe(code);
    } finally {
      issuer.silent = false;
    }
  });

  it('has each proof remembered for its caller, so that none fills the memory of others', async () => {
    const callers: unknown[] = [];
    const replays = { remember: (_id: string, _ttl: number, caller: Identity) => callers.push(caller) > 0 };
    recognise = recogniserOf(new BearerStrategy(
      read({ dpop: 'required' }, { publicUrls: ['https://api.example.com'] }),
      new BffIdentity('bff', 'BFF', '1'),
      signals,
      replays,
    ));
    for (const sub of ['ann', 'bob']) {
      const mine = await token({ sub, cnf: { jkt: client.thumbprint } });
      await recognise(request(['authorization', `DPoP ${mine}`], ['dpop', await proof(mine)]));
    }
    expect(callers).toEqual(['ann', 'bob'].map((subject) => new Identity(issuer.url, subject)));
  });

  it('says that it does not know when the memory of proofs does not', async () => {
    const gone = { remember: () => Promise.reject(new Error('gone')) };
    recognise = recogniserOf(new BearerStrategy(read({ dpop: 'required' }, { publicUrls: ['https://api.example.com'] }), new BffIdentity('bff', 'BFF', '1'), signals, gone));
    const mine = await bound();
    expect(await problem(request(['authorization', `DPoP ${mine}`], ['dpop', await proof(mine)]))).toMatchObject({ status: 503 });
  });

  it('tells of a token once, when it is believed, and names the scheme for refusals that come later', async () => {
    const [free, mine] = [await token(), await bound()];
    const context = { reply: { header: () => undefined } };
    const told: string[] = [];
    signals.signedIn.subscribe(({ caller, scheme }) => told.push(`${caller.identity.subject} ${scheme}`));
    const ask = (...fields: readonly (readonly [string, string])[]): unknown =>
      runInScope({ context, add: () => undefined, remove: () => undefined } as never, () => recognise(request(...fields)));
    // A first use under the wrong scheme must not suppress the event of the first good one.
    await expect(ask(['authorization', `DPoP ${free}`], ['dpop', await proof(free)])).rejects.toBeInstanceOf(CallerRefused);
    expect(told).toEqual([]);
    for (let time = 0; time < 2; time += 1) await ask(['authorization', `Bearer ${free}`]);
    expect({ told, context }).toEqual({ told: ['c-00001 bearer'], context: expect.objectContaining({ authScheme: 'Bearer' }) });
    expect(await revealed(context)).toBe(free);
    Object.assign(context, { accessToken: undefined, authScheme: undefined });
    expect(ask(['authorization', `Bearer ${free}`])).toMatchObject({ identity: { subject: 'c-00001' } });
    expect({ scheme: (context as { authScheme?: string }).authScheme, token: await revealed(context) }).toEqual({ scheme: 'Bearer', token: free });
    for (let time = 0; time < 2; time += 1) await ask(['authorization', `DPoP ${mine}`], ['dpop', await proof(mine)]);
    expect({ told, context }).toEqual({ told: ['c-00001 bearer', 'c-00001 dpop'], context: expect.objectContaining({ authScheme: 'DPoP' }) });
    expect(await revealed(context)).toBe(mine);
  });

  it('has the reason told of what it refuses, but not of a proof that lacks a nonce', async () => {
    recognise = recogniserOf(strategy({ dpop: 'optional' }, { publicUrls: ['https://api.example.com'], nonce: { required: true } }));
    const mine = await bound();
    expect(await problem(request(['authorization', `DPoP ${mine}`]))).toMatchObject({ told: { scheme: 'dpop', because: expect.stringMatching(/proof/i) } });
    expect(await problem(request(['authorization', 'Bearer x']))).toMatchObject({ told: { scheme: 'bearer', because: 'the token is no JWT' } });
    expect(await problem(request(['authorization', `DPoP ${mine}`], ['dpop', await proof(mine)]))).toMatchObject({ status: 401, told: undefined });
  });

  it.each(['Bearer', 'bearer ', 'BEARER x', 'DPoP', 'dpop '])('refuses %j rather than leave it to others', async (authorization) => {
    expect(await challenge(request(['authorization', authorization]))).toMatch(new RegExp(`^${authorization.slice(0, 4)}[^,]* realm="bff".*error="invalid_token", error_description="the token is no JWT"`, 'i'));
  });

  it('takes the token out of what stands around it', async () => {
    await expect(recognise(request(['authorization', `bearer   ${await token()} `]))).resolves.toMatchObject({ identity: { subject: 'c-00001' } });
  });

  it('leaves other schemes to others', () => {
    for (const authorization of [undefined, 'Basic YTpi', 'Bearers x', 'DPoPs x', 'XBearer x', 'XDPoP x', 'Basic Bearer x', 'Basic DPoP x']) {
      expect(recognise(request(...(authorization === undefined ? [] : [['authorization', authorization] as const])))).toBeUndefined();
    }
  });

  it('says what is of use', () => {
    const [none, optional, required] = (['none', 'optional', 'required'] as const).map((dpop) => strategy({ dpop }));
    expect([none, optional, required].map((one) => Object.keys(one?.documentation.securitySchemes ?? {}))).toEqual([['bearer'], ['bearer', 'dpop'], ['dpop']]);
    expect(none?.challenge).toBe('Bearer realm="bff"');
    const offered = (...dpop: ('none' | 'required')[]): object => offerOf(Object.assign(new BearerSettings(), { issuers: dpop.map((one) => ({ dpop: one })) }));
    expect([offered(), offered('none', 'required'), offered('required', 'required')]).toMatchObject([{ bearer: true, dpop: false }, { bearer: true, dpop: true }, { bearer: false, dpop: true }]);
  });

  it('says whose word it takes, and whether their subjects are customers’ numbers', () => {
    const of = { issuer: 'https://idp.example/{tenantid}', tenants: ['t1', 't2'], metadata: 'https://idp.example/metadata', subject: 'uid', customers: false };
    expect(strategy(of).issuers).toEqual(['t1', 't2'].map((tenant) => ({ issuer: `https://idp.example/${tenant}`, claim: 'uid', customers: 'none', setting: 'bearer.issuers[shop].customers' })));
  });

  it('takes any types for tokens that name this API as their audience', () => {
    expect(() => read({ types: ['JWT', 'none'] }, {})).not.toThrow();
    expect(() => read({ types: ['JWT', 'at+jwt'], audienceClaim: 'azp' }, {})).toThrow('nothing tells access tokens from ID tokens');
  });

  it('needs to be told what the BFF is called when proofs are taken', () => {
    expect(() => read({ dpop: 'optional' }, {})).toThrow(/bearer\.dpop[^]*publicUrls/);
    expect(() => read({ dpop: 'none' }, {})).not.toThrow();
  });
});
