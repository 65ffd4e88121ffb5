import { createHmac } from 'node:crypto';

/**
 * Nonces without a memory: each is the HMAC-SHA-256 of the number of its slot of time, with a key that the replicas share. So none can be
 * told in advance (RFC 9449, section 9), and every replica knows those of the others. Good are the one of this slot, the one before,
 * which clients still have, and the one after, from a replica whose clock is a little ahead.
 */
export class ServerNonces {
  private slot = Number.NaN;
  private nonces: readonly string[] = [];

  /** @param rotation milliseconds of a slot. @param now milliseconds since 1970, as the replicas have to agree on it */
  constructor(
    private readonly key: string | Uint8Array,
    private readonly rotation: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** The one to use from now on. */
  get current(): string {
    return this.good[1] as string;
  }

  accepts(nonce: unknown): boolean {
    return typeof nonce === 'string' && this.good.includes(nonce);
  }

  /** Milliseconds for which one is good at most. */
  get lifetime(): number {
    return 3 * this.rotation;
  }

  private get good(): readonly string[] {
    const slot = Math.floor(this.now() / this.rotation);
    if (slot !== this.slot) {
      this.slot = slot;
      this.nonces = [slot - 1, slot, slot + 1].map((one) => createHmac('sha256', this.key).update(`dpop-nonce ${one}`).digest('base64url'));
    }
    return this.nonces;
  }
}
