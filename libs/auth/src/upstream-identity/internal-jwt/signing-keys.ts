import type { SecretText } from '@portico/config';
import { StartError } from '@portico/platform';
import { SignJWT } from 'jose';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import { newSigningKey, publishedKeyOf, signingKeyOf } from './key-text.ts';
import type { PublishedKey, SigningKey } from './key-text.ts';

/** The `typ` of the BFF's tokens: one of their own, so that they pass for no other kind of token, and no other for them (RFC 8725, section 3.11). */
export const TOKEN_TYPE = 'portico-caller+jwt';

export const KEY_MISSING =
  'upstreamIdentity.key: is missing, and an upstream has the identity internal-jwt; ' +
  'write { file: /run/secrets/upstream-identity-key } or set PORTICO_UPSTREAM_IDENTITY__KEY__FILE; `openssl genpkey -algorithm ed25519` makes a key';

/** Which keys there are. */
interface KeySettings {
  readonly key?: SecretText;
  readonly otherKeys: readonly SecretText[];
}

/** The keys of a BFF: one signs, all are published. */
export class SigningKeys {
  private constructor(
    private readonly signing: SigningKey,
    others: readonly PublishedKey[],
    /** Whether the key was made at start, and is gone with the process. */
    readonly passing: boolean,
  ) {
    const all = [signing.published, ...others];
    this.published = { keys: [...new Map(all.map((key) => [key.kid, key])).values()] };
  }

  readonly published: JSONWebKeySet;

  /** @param development whether a key may be made where the settings name none. @throws StartError when no key can be had */
  static async from({ key, otherKeys }: KeySettings, development: boolean): Promise<SigningKeys> {
    const others = await Promise.all(otherKeys.map((other, index) => publishedKeyOf(other, `upstreamIdentity.otherKeys[${index}]`)));
    if (key) return new SigningKeys(await signingKeyOf(key, 'upstreamIdentity.key'), others, false);
    if (development) return new SigningKeys(await newSigningKey(), others, true);
    throw new StartError([KEY_MISSING]);
  }

  /** The name of the key that signs. */
  get kid(): string {
    return this.signing.published.kid;
  }

  sign(claims: JWTPayload): Promise<string> {
    const { key, published } = this.signing;
    return new SignJWT(claims).setProtectedHeader({ alg: published.alg, kid: published.kid, typ: TOKEN_TYPE }).sign(key);
  }
}
