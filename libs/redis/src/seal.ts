import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { SecretText } from '@portico/config';

/** The format of what is sealed: 1 since Portico 0.2.0. A reader believes only formats that it knows. */
export const FORMAT = 1;

/** AES with 256 bits in Galois/Counter Mode (NIST SP 800-38D), whose tag tells whether a single bit was changed. In bytes. */
const [CIPHER, NONCE, TAG] = ['aes-256-gcm', 12, 16] as const;

/** Text that is not sealed with a secret of ours, for this place, in a format that is known; or that was changed since. */
export class SealBroken extends Error {
  /** @param because `format`: it is of another format, or of none. `seal`: it was made, moved or changed by others */
  constructor(
    readonly because: 'format' | 'seal',
    cause?: unknown,
  ) {
    super(because === 'format' ? 'the text is not sealed in a known format' : 'the seal is not ours, or not for this place', { cause });
    this.name = 'SealBroken';
  }
}

/**
 * Encrypts and authenticates text for one place: `1.` and base64url of nonce, ciphertext and tag. Each place has a key of its own, so
 * random nonces do not run out (SP 800-38D, section 8.3, allows 2^32 with one key), and format and place are additional data.
 */
export class Seal {
  private readonly keys: readonly Buffer[];

  /**
   * @param secrets the first one seals, all of them open, so that one can be replaced while what it has sealed is in use
   * @param owner the BFF. @param purpose what is sealed; nothing opens for another owner or purpose
   */
  constructor(secrets: readonly SecretText[], owner: string, purpose: string) {
    // HKDF (RFC 5869) with the owner and the purpose as `info`.
    this.keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret.reveal(), '', JSON.stringify(['portico', owner, purpose]), 32)));
  }

  seal(text: string, place: string): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(CIPHER, keyFor(this.keys[0] as Buffer, place), nonce).setAAD(boundTo(place));
    return `${FORMAT}.${Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url')}`;
  }

  /** @throws SealBroken */
  open(sealed: string, place: string): string {
    if (!sealed.startsWith(`${FORMAT}.`)) throw new SealBroken('format');
    const text = sealed.slice(sealed.indexOf('.') + 1);
    const bytes = Buffer.from(text, 'base64url');
    // One text for one value: base64url has bits to spare at its end (RFC 4648, section 3.5), and Node skips what is not of it.
    if (bytes.length < NONCE + TAG || bytes.toString('base64url') !== text) throw new SealBroken('seal');
    let cause: unknown;
    for (const key of this.keys) {
      try {
        const decipher = createDecipheriv(CIPHER, keyFor(key, place), bytes.subarray(0, NONCE), { authTagLength: TAG })
          .setAAD(boundTo(place))
          .setAuthTag(bytes.subarray(-TAG));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString();
      } catch (error) {
        cause = error;
      }
    }
    throw new SealBroken('seal', cause);
  }
}

const keyFor = (key: Buffer, place: string): Buffer => createHmac('sha256', key).update(place).digest();

const boundTo = (place: string): Buffer => Buffer.from(`${FORMAT} ${place}`);
