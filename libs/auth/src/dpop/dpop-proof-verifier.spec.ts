import { SecretText } from '@portico/config';
import { Identity } from '@portico/platform';
import { DpopClient } from '@portico/testing';
import { base64url, calculateJwkThumbprint, CompactSign, exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import type { JWTHeaderParameters, JWTPayload } from 'jose';
import { createSecretKey, generateKeyPairSync, sign as signWith } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { DpopProofVerifier } from './dpop-proof-verifier.ts';
import { DpopSettings, NonceSettings } from './dpop.settings.ts';
import { MemoryReplayStore } from './memory.replay-store.ts';
import { ProofKeys } from './proof-keys.ts';

const ANN = new Identity('spec', 'ann');
const TOKEN = 'a.good.token';
const TARGET = 'https://api.example.com/v1/orders';

describe('a verifier of proofs', () => {
  let client: DpopClient;
  let stranger: DpopClient;
  let now: number;
  let verifier: DpopProofVerifier;

  beforeAll(async () => {
    [client, stranger] = await Promise.all([DpopClient.make(), DpopClient.make()]);
  });

  beforeEach(() => {
    now = Date.now();
    verifier = made();
  });

  /** @param since when the process began, in milliseconds since 1970 */
  const made = (changes: Partial<DpopSettings> = {}, since = 0): DpopProofVerifier => {
    const settings = Object.assign(new DpopSettings(), { publicUrls: ['https://api.example.com'], ...changes });
    return new DpopProofVerifier(settings, new MemoryReplayStore(1_000, () => now, since), () => now);
  };
  const withNonces = (): DpopProofVerifier => made({ nonce: Object.assign(new NonceSettings(), { required: true }) });
  const proof = (claims: JWTPayload = {}, header: Partial<JWTHeaderParameters> = {}, of = client): Promise<string> =>
    of.proof({ url: TARGET, token: TOKEN }, { iat: Math.floor(now / 1_000), ...claims }, header);
  const request = (...proofs: readonly string[]): IncomingMessage =>
    ({ method: 'GET', url: '/v1/orders?page=2', headers: { dpop: proofs.join(', ') }, rawHeaders: proofs.flatMap((one) => ['DPoP', one]) }) as never;
  const verify = (...proofs: readonly string[]): Promise<string | undefined> => verifier.verify(request(...proofs), TOKEN, client.thumbprint, ANN);

  it.each(['ES256', 'EdDSA', 'PS256', 'RS256'])('believes a good one, signed by %s', async (alg) => {
    const other = await DpopClient.make(alg);
    await expect(verifier.verify(request(await proof({}, {}, other)), TOKEN, other.thumbprint, ANN)).resolves.toBeUndefined();
  });

  it('believes one after the other, by the key that it knows', async () => {
    for (let time = 0; time < 3; time += 1) await verify(await proof());
    await expect(verify((await proof()).slice(0, -8) + 'AAAAAAAA')).rejects.toMatchObject({ name: 'InvalidProof' });
  });

  it('keeps the key of a good one by its header, and of no other', async () => {
    const keep = jest.spyOn(ProofKeys.prototype, 'keep');
    const good = await proof();
    await verify(good);
    await verify(await proof({ ath: 'x' })).catch(() => undefined);
    expect(keep.mock.calls).toEqual([[good.split('.')[0], expect.objectContaining({ thumbprint: client.thumbprint })]]);
    keep.mockRestore();
  });

  it('does not believe one for a token that is bound to another key, though it knows its own', async () => {
    await verify(await proof());
    await expect(verifier.verify(request(await proof()), TOKEN, stranger.thumbprint, ANN)).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('tells the proofs of two keys apart, though they have the same name', async () => {
    await verify(await proof({ jti: 'same' }));
    await expect(verifier.verify(request(await proof({ jti: 'same' }, {}, stranger)), TOKEN, stranger.thumbprint, ANN)).resolves.toBeUndefined();
  });

  it('takes names of up to 128 characters', async () => {
    await verify(await proof({ jti: 'x'.repeat(128) }));
  });

  it('is exact about the window, and about how far a clock may be ahead', async () => {
    const seconds = Math.floor(now / 1_000);
    now = seconds * 1_000;
    await verify(await proof({ iat: seconds - 60 }));
    await verify(await proof({ iat: seconds + 5 }));
    now += 1;
    await expect(verify(await proof({ iat: seconds - 60 }))).rejects.toThrow('too old');
    now -= 2;
    await expect(verify(await proof({ iat: seconds + 5 }))).rejects.toThrow('has not come yet');
  });

  it('goes by the clock of the BFF in all that a proof says of time', async () => {
    now += 86_400_000;
    await expect(verify(await proof({ exp: Math.floor(now / 1_000) - 10 }))).rejects.toThrow("the proof's exp does not hold here");
    await verify(await proof({ exp: Math.floor(now / 1_000) + 10 }));
  });

  it.each<[string, object, boolean]>([
    ['expired four seconds ago', { exp: -4 }, true],
    ['expired five seconds ago', { exp: -5 }, false],
    ['does not hold before five seconds have passed', { nbf: 5 }, true],
    ['does not hold before six seconds have passed', { nbf: 6 }, false],
  ])('allows clocks their tolerance of five seconds, too, for one that by its own words %s', async (_, offsets, holds) => {
    now = Math.floor(now / 1_000) * 1_000;
    verifier = made({ clockTolerance: 5_000 });
    const claims = Object.fromEntries(Object.entries(offsets as Record<string, number>).map(([name, offset]) => [name, now / 1_000 + offset]));
    const outcome = await verify(await proof(claims)).then(() => true, (error: Error) => error.message);
    expect(outcome).toEqual(holds ? true : `the proof's ${Object.keys(claims).join()} does not hold here`);
  });

  it('believes one whose header says what it is in another way', async () => {
    await verify(await proof({}, { typ: 'application/DPoP+JWT' }));
    await verify(await proof({}, { jwk: { ...client.jwk, use: 'sig', alg: 'ES256', kid: 'mine' } }));
  });

  it('believes what is signed within its window, by a clock that is a little ahead', async () => {
    const seconds = Math.floor(now / 1_000);
    for (const iat of [seconds - 59, seconds, seconds + 5]) await verify(await proof({ iat }));
  });

  it('takes the same one again when it would be too old anyway, and not before', async () => {
    const first = await proof({ jti: 'same' });
    await verify(first);
    now += 64_000;
    await expect(verify(await proof({ jti: 'same' }))).rejects.toThrow('has come before');
    now += 2_000;
    await verify(await proof({ jti: 'same' }));
    await expect(verify(first)).rejects.toThrow('too old');
  });

  describe.each([
    ['without nonces', {}],
    ['with nonces that the replicas share', { nonce: Object.assign(new NonceSettings(), { required: true, secret: new SecretText('s'.repeat(32)) }) }],
    ['with nonces of its own', { nonce: Object.assign(new NonceSettings(), { required: true }) }],
  ])('after a restart without Redis, %s', (_, changes) => {
    /** Does as RFC 9449, section 8 says: brings the nonce that is asked for. */
    const verifyWithNonce = async (claims: JWTPayload): Promise<readonly [nonce: string | undefined, taken: string]> => {
      let nonce: string | undefined;
      await verify(await proof({ ...claims, jti: 'first-try' })).catch((error: unknown) => (nonce = (error as { nonce?: string }).nonce));
      const taken = await proof({ ...claims, ...(nonce === undefined ? {} : { nonce }) });
      await verify(taken);
      return [nonce, taken];
    };

    it('does not take a proof again that the process before has taken', async () => {
      verifier = made(changes);
      const [, taken] = await verifyWithNonce({});
      now += 3_000;
      verifier = made(changes, now - 1_000);
      await expect(verify(taken)).rejects.toMatchObject({ name: 'NonceWanted' });
      const [nonce] = await verifyWithNonce({});
      expect({ asks: nonce !== undefined }).toEqual({ asks: 'nonce' in changes });
    });

    it('takes what is signed within the second in which it began', async () => {
      const since = Math.floor(now / 1_000) * 1_000 + 900;
      now = since + 50;
      verifier = made(changes, since);
      const [nonce] = await verifyWithNonce({ iat: Math.floor(since / 1_000) });
      expect({ asks: nonce !== undefined }).toEqual({ asks: 'nonce' in changes });
    });

    it('goes on with a client whose clock is slow, by a nonce of this process', async () => {
      verifier = made(changes, now);
      const slow = Math.floor(now / 1_000) - 30;
      const [nonce, taken] = await verifyWithNonce({ iat: slow });
      expect(nonce).toBeDefined();
      await expect(verify(taken)).rejects.toThrow('has come before');
      now += 200_000;
      if (!('nonce' in changes)) await verify(await proof({ iat: slow + 200 }));
    });
  });

  it('wants a nonce of its own no longer than what came before could be good', async () => {
    const shared = { nonce: Object.assign(new NonceSettings(), { required: true, secret: new SecretText('s'.repeat(32)) }) };
    const [replica, since] = [made(shared), now];
    verifier = made(shared, since);
    now += 180_000;
    const wanted: unknown = await replica.verify(request(await proof()), TOKEN, client.thumbprint, ANN).catch((error: unknown) => error);
    const slow = await proof({ iat: Math.floor(since / 1_000) - 30, nonce: (wanted as { nonce: string }).nonce });
    await expect(verify(slow)).resolves.toBeUndefined();
  });

  it('does not remember what it has refused', async () => {
    await expect(verify(await proof({ jti: 'same', htm: 'POST' }))).rejects.toThrow('htm');
    await verify(await proof({ jti: 'same' }));
  });

  it('does not take one for new when that cannot be known', async () => {
    verifier = new DpopProofVerifier(Object.assign(new DpopSettings(), { publicUrls: ['https://api.example.com'] }), {
      remember: () => Promise.reject(new Error('gone')),
    });
    await expect(verify(await proof())).rejects.toMatchObject({ name: 'ReplaysUnknown', cause: { message: 'gone' } });
  });

  it('says when another key has signed', async () => {
    await expect(verify(await proof({}, {}, stranger))).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it('says so before it verifies the signature of that key', async () => {
    await expect(verify((await proof({}, {}, stranger)).slice(0, -8) + 'AAAAAAAA')).rejects.toMatchObject({ name: 'InvalidToken' });
  });

  it.each<[string, object, string]>([
    ['a modulus of 1,024 bits', { n: base64url.encode(Buffer.alloc(128, 0xff)) }, 'a modulus of 1024 bits'],
    ['a modulus of 2,047 bits', { n: base64url.encode(Buffer.alloc(256, 0x7f)) }, 'a modulus of 2047 bits'],
    ['a modulus of 1,024 bits behind zeros', { n: base64url.encode(Buffer.concat([Buffer.alloc(128), Buffer.alloc(128, 0xff)])) }, 'a modulus of 1024 bits'],
    ['a modulus of 4,104 bits', { n: base64url.encode(Buffer.alloc(513, 0xff)) }, 'a modulus of 4104 bits'],
    ['an exponent of 5 bytes', { e: base64url.encode(Buffer.alloc(5, 0xff)) }, 'an exponent of more than 4 bytes'],
    ['an exponent as long as its modulus', { e: base64url.encode(Buffer.alloc(256, 0xff)) }, 'an exponent of more than 4 bytes'],
    ['an exponent that is short behind zeros', { e: base64url.encode(Buffer.from([0, 0, 0, 1, 0, 1])) }, 'an exponent of more than 4 bytes'],
  ])('does not verify with an RSA key that has %s, though the token is bound to it', async (_, changes, because) => {
    const other = await DpopClient.make('RS256');
    const jwk = { ...other.jwk, ...changes };
    const bound = await calculateJwkThumbprint(jwk);
    await expect(verifier.verify(request(await proof({}, { jwk }, other)), TOKEN, bound, ANN)).rejects.toMatchObject({ name: 'InvalidProof', message: expect.stringContaining(because) as string });
  });

  describe('with nonces', () => {
    beforeEach(() => (verifier = withNonces()));

    const wanted = async (claims: JWTPayload = {}): Promise<string> => {
      const error: unknown = await verify(await proof(claims)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'NonceWanted' });
      return (error as { nonce: string }).nonce;
    };

    it('tells which one it wants, and the next one when there is one', async () => {
      const nonce = await wanted();
      await expect(verify(await proof({ nonce }))).resolves.toBeUndefined();
      now += 60_000;
      const next = await verify(await proof({ nonce }));
      await expect(verify(await proof({ nonce: next }))).resolves.toBeUndefined();
      now += 60_000;
      expect(await wanted({ nonce })).not.toBe(next);
    });

    it.each(['made-up', '', 7, null])('does not take %j for one', async (nonce) => void (await wanted({ nonce })));

    it('believes it rather than the clock of the client', async () => {
      await verify(await proof({ nonce: await wanted(), iat: 1 }));
    });

    it('takes none twice while its nonce is good', async () => {
      now = Math.ceil(now / 60_000) * 60_000;
      const same = await proof({ nonce: await wanted() });
      await verify(same);
      now += 60_000;
      await expect(verify(same)).rejects.toThrow('has come before');
      now += 59_999;
      await expect(verify(same)).rejects.toThrow('has come before');
    });
  });

  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'])('says when the key in it has %s, which is its owner’s alone', async (member) => {
    await expect(verify(await proof({}, { jwk: { ...client.jwk, [member]: 'AAAA' } as never }))).rejects.toThrow('the proof gives away a private key');
  });

  describe('refuses', () => {
    const encoded = (value: unknown): string => base64url.encode(JSON.stringify(value));
    const claims = (): JWTPayload => ({ jti: 'x', htm: 'GET', htu: TARGET, iat: Math.floor(now / 1_000), ath: 'x' });
    const seconds = (): number => Math.floor(now / 1_000);

    const proofs: Record<string, () => Promise<string> | string> = {
      'a text that is not a JWT': () => 'nonsense',
      'nothing': () => '',
      'a JWT with four parts': async () => `${await proof()}.AAAA`,
      'padding': async () => `${await proof()}==`,
      'a long one': () => proof({ x: 'x'.repeat(4_096) }),
      'no signature (none)': () => new UnsecuredJWT(claims()).encode(),
      'an empty signature': async () => (await proof()).replace(/[^.]+$/, ''),
      'a shared secret (HS256)': () =>
        new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: { kty: 'oct', k: 'AAAA' } as never }).sign(createSecretKey(Buffer.alloc(32))),
      'an algorithm that is not taken': async () => proof({}, {}, await DpopClient.make('ES512')),
      'a missing typ': () => proof({}, { typ: undefined as never }),
      'an access token': () => proof({}, { typ: 'at+jwt' }),
      'a typ that ends alike': () => proof({}, { typ: 'x-dpop+jwt' }),
      'no key': () => proof({}, { jwk: undefined as never }),
      'a key that is a text': () => proof({}, { jwk: 'x' as never }),
      'a private key': async () => proof({}, { jwk: await exportJWK(client.privateKey) }),
      'a part of a private key': () => proof({}, { jwk: { ...client.jwk, k: 'AAAA' } as never }),
      'a key that another has signed with': () => proof({}, { jwk: client.jwk }, stranger),
      'a key for encryption': () => proof({}, { jwk: { ...client.jwk, use: 'enc' } }),
      'a key that is too short': () => {
        const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
        const text = `${encoded({ alg: 'RS256', typ: 'dpop+jwt', jwk: publicKey.export({ format: 'jwk' }) })}.${encoded(claims())}`;
        return `${text}.${signWith('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}`;
      },
      'a changed claim': async () => {
        const [head, , signature] = (await proof()).split('.');
        return `${head}.${encoded(claims())}.${signature}`;
      },
      'claims that are no object': () => new CompactSign(Buffer.from('[]')).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: client.jwk }).sign(client.privateKey),
      'an unknown extension (crit)': () =>
        new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: client.jwk, crit: ['x'], x: 1 }).sign(client.privateKey, { crit: { x: true } }),
      'another method': () => proof({ htm: 'POST' }),
      'a method in small letters': () => proof({ htm: 'get' }),
      'no method': () => proof({ htm: undefined }),
      'another target': () => proof({ htu: 'https://api.example.com/v1/home' }),
      'another host': () => proof({ htu: 'https://evil.example/v1/orders' }),
      'no target': () => proof({ htu: undefined }),
      'a list of targets': () => proof({ htu: [TARGET] }),
      'another token': () => proof({ ath: base64url.encode('x') }),
      'no token': () => proof({ ath: undefined }),
      'no time': () => proof({ iat: undefined as never }),
      'a time that is a text': () => proof({ iat: String(seconds()) as never }),
      'a time long ago': () => proof({ iat: seconds() - 62 }),
      'a time to come': () => proof({ iat: seconds() + 7 }),
      'one that has expired by its own words': () => proof({ exp: seconds() - 10 }),
      'no jti': () => proof({ jti: undefined as never }),
      'an empty jti': () => proof({ jti: '' }),
      'a jti that is a number': () => proof({ jti: 7 as never }),
      'a long jti': () => proof({ jti: 'x'.repeat(129) }),
    };

    it.each(Object.entries(proofs))('%s', async (_, make) => {
      await expect(verify(await make())).rejects.toMatchObject({ name: 'InvalidProof' });
    });

    it('a request without any', async () => {
      await expect(verify()).rejects.toThrow('there is no proof');
    });

    it('two, though each is good', async () => {
      await expect(verify(await proof(), await proof())).rejects.toThrow('more than one');
    });

    it('two in one header', async () => {
      await expect(verify(`${await proof()}, ${await proof()}`)).rejects.toThrow('no JWT');
    });

    it('the same one twice', async () => {
      const same = await proof();
      await verify(same);
      await expect(verify(same)).rejects.toThrow('has come before');
    });
  });
});
