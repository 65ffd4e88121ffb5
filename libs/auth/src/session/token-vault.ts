import { CompactEncrypt, compactDecrypt, errors } from 'jose';
import { hkdfSync } from 'node:crypto';
import type { SecretText } from '@portico/config';

/** What was sealed with no secret of ours, or for something else, or was changed since. */
export class SealBroken extends Error {
  constructor(cause?: unknown) {
    super('what was sealed cannot be opened', { cause });
    this.name = 'SealBroken';
  }
}

/** AES with 256 bits, in a mode that also tells whether a single bit was changed (RFC 7518, section 5.3). */
const ENCRYPTION = 'A256GCM';

/**
 * Encrypts what must not be read where it is kept, as JWE (RFC 7516). A seal names what it is for, so that the tokens of one session
 * cannot be put into another.
 */
export class TokenVault {
  private readonly keys: readonly Uint8Array[];

  /** @param secrets the first one encrypts, all of them decrypt, so that one can be replaced while what it has sealed is in use */
  constructor(secrets: readonly SecretText[]) {
    this.keys = secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret.reveal(), '', 'portico sessions', 32)));
  }

  /** @param purpose must be told again to open it */
  seal(value: object, purpose: string): Promise<string> {
    return new CompactEncrypt(Buffer.from(JSON.stringify(value)))
      .setProtectedHeader({ alg: 'dir', enc: ENCRYPTION, for: purpose })
      .encrypt(this.keys[0] as Uint8Array);
  }

  /** @throws SealBroken */
  async open<T extends object>(sealed: string, purpose: string): Promise<T> {
    let broken: unknown;
    for (const key of this.keys) {
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: [ENCRYPTION] });
        if (protectedHeader['for'] !== purpose) throw new SealBroken();
        return JSON.parse(Buffer.from(plaintext).toString('utf8')) as T;
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error;
        broken = error;
      }
    }
    throw new SealBroken(broken);
  }
}
