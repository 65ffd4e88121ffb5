import { BoundedMap } from '@portico/platform';
import type { Seal } from '@portico/redis';
import { SealBroken } from '@portico/redis';
import { hash, randomBytes, randomInt } from 'node:crypto';
import type { Cookies } from './cookies.ts';
import type { Transaction } from './identity-provider.ts';

/** How long somebody may take to sign in, in milliseconds. */
const SIGN_IN = 600_000;

/** Sign-ins that one browser may have begun at a time: as many cookies, of some 60 bytes each, and no more, whatever it does. */
export const MOST_BEGUN = 24;

/**
 * Cookies of other names that begin like ours, such as an earlier version's, are cleared as far as their lines fit into so many bytes: with
 * those of the sign-in and the session, an answer sets less than 4 kB. A longer name is no version's, so it is not worth the room.
 */
const STRAY_BYTES = 3 * 1024;
const LONGEST_STRAY = 64;
const SET_COOKIE = 'set-cookie: \r\n'.length;

/** Sign-ins that a replica knows to have come back: some 100 bytes each. Who pushes one out has begun as many. */
const MOST_USED = 10_000;

/** What a state is made of, a line each. */
const PARTS = 6;

/** A sign-in that a browser comes back with. */
export interface Returned {
  /** The cookie that ends with it. */
  readonly slot: string;
  readonly transaction: Transaction;
  /** Whether this browser has begun it, and not too long ago. Somebody else may have sent it here with a code of theirs. */
  readonly mine: boolean;
}

/**
 * Remembers begun sign-ins without holding them: what is to be remembered travels as `state` (RFC 6749, section 10.12), sealed, and the
 * browser keeps a short mark for each, by which the state is its own. Cookies have a fixed number of names, so that no number of
 * sign-ins and no length of `returnTo` fills the cookie header.
 */
export class BegunSignIns {
  private next = randomInt(MOST_BEGUN);
  /** By the hash of their nonces. They need no time: what is over is not good in any case. */
  private readonly used = new BoundedMap<string, true>(MOST_USED);

  constructor(
    private readonly seal: Seal,
    private readonly cookies: Cookies,
    private readonly now: () => number = Date.now,
  ) {}

  /** @returns what to remember, `state` included, and the headers that have the browser know it again */
  begin(header: string | undefined, returnTo: string): { readonly transaction: Transaction; readonly setCookies: readonly string[] } {
    const now = this.now();
    const slot = this.slotFor(header);
    const mark = `${now.toString(36)}.${randomBytes(16).toString('base64url')}`;
    const [nonce, verifier] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    const expires = now + SIGN_IN;
    const state = this.seal.seal([slot, hashOf(mark), nonce, verifier, expires, returnTo].join('\n'), 'state');
    return { transaction: { state, nonce, verifier, returnTo, expires }, setCookies: [...this.clearStrays(header), this.cookies.setTransaction(slot, mark, SIGN_IN / 1_000)] };
  }

  /** @returns undefined when the state is not ours */
  returned(header: string | undefined, state: string): Returned | undefined {
    const parts = this.open(state)?.split('\n');
    if (parts?.length !== PARTS) return undefined;
    const [slot, mark, nonce, verifier, expires, returnTo] = parts as [string, string, string, string, string, string];
    const brought = this.cookies.transactionOf(header, slot);
    const mine = brought !== undefined && hashOf(brought) === mark && Number(expires) > this.now();
    return { slot, transaction: { state, nonce, verifier, returnTo, expires: Number(expires) }, mine };
  }

  /**
   * Uses a sign-in up, so that it costs the identity provider one token request at each replica, whatever codes it comes back with.
   * @returns whether it was not used before
   */
  use({ nonce }: Transaction): boolean {
    const id = hashOf(nonce);
    if (this.used.has(id)) return false;
    this.used.set(id, true);
    return true;
  }

  /** It was not the identity provider that answered, and it has not been asked. */
  giveBack({ nonce }: Transaction): void {
    this.used.delete(hashOf(nonce));
  }

  /** Of sign-ins that an earlier version began, or somebody made up: they only take room. */
  clearStrays(header: string | undefined): readonly string[] {
    let room = STRAY_BYTES;
    const strays = this.cookies.transactionsIn(header).filter(([slot]) => !isSlot(slot) && slot.length <= LONGEST_STRAY);
    return strays.map(([slot]) => this.cookies.clearTransaction(slot)).filter((line) => (room -= SET_COOKIE + line.length) >= 0);
  }

  private open(state: string): string | undefined {
    try {
      return this.seal.open(state, 'state');
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      return undefined;
    }
  }

  /** One that is free; tabs that begin at the same moment, each knowing nothing of the others, get one each. Else that of the oldest. */
  private slotFor(header: string | undefined): string {
    const held = new Map(this.cookies.transactionsIn(header));
    for (let tried = 0; tried < MOST_BEGUN; tried += 1) {
      const slot = String(this.next);
      this.next = (this.next + 1) % MOST_BEGUN;
      if (!held.has(slot)) return slot;
    }
    const begun = [...held].filter(([slot]) => isSlot(slot)).map(([slot, mark]) => [slot, begunAt(mark)] as const);
    return begun.reduce((oldest, one) => (one[1] < oldest[1] ? one : oldest))[0];
  }
}

const SLOTS: ReadonlySet<string> = new Set(Array.from({ length: MOST_BEGUN }, (_, index) => String(index)));
const isSlot = (name: string): boolean => SLOTS.has(name);

/** One that is not ours is older than all. */
const begunAt = (mark: string): number => Number.parseInt(mark, 36) || 0;

const hashOf = (mark: string): string => hash('sha256', mark, 'base64url').slice(0, 22);
