import { currentScope, Problem } from '@portico/platform';
import type { LetAnswer, RequestContext } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import type { FastifyReply } from 'fastify';
import { keptAnswer } from '../answer/kept-answer.ts';
import { verdictOn } from '../answer/verdict.ts';
import type { IdempotencySettings } from '../idempotency.settings.ts';
import type { Claimed, IdempotencyStore } from '../stores/idempotency-store.ts';
import type { IdempotencyKeyUsed, IdempotencySignals } from '../telemetry/idempotency.signals.ts';
import type { HeldClaim } from './held-claim.ts';

/** Until when a repeat gets the same answer: an HTTP-date. */
export const EXPIRES_HEADER = 'idempotency-expires';

/** Seconds. */
const COME_BACK_IN = '1';

/** Takes claims and ends them, and tells what became of each. */
export class Claims {
  /** @param lease milliseconds that no request takes, whatever happens to it */
  constructor(
    private readonly store: IdempotencyStore,
    private readonly settings: IdempotencySettings,
    private readonly lease: number,
    private readonly signals: IdempotencySignals,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * @throws Problem `idempotency-key-reused`, `idempotency-in-flight`, or `upstream-unavailable` while the store cannot tell: a write that
   * may be a second one is not made
   * @returns the answer to give again, undefined for the first request with its key
   */
  async take(claim: HeldClaim): Promise<string | undefined> {
    const claimed = await this.ask(claim);
    this.tell(claimed.state === 'answered' ? 'replayed' : claimed.state);
    if (claimed.state === 'changed') throw new Problem('idempotency-key-reused', { detail: 'the key came with another path, query or body before' });
    if (claimed.state === 'in-flight') throw new Problem('idempotency-in-flight', { headers: { 'retry-after': COME_BACK_IN } });
    return claimed.state === 'answered' ? claimed.answer : undefined;
  }

  /** Ends a claim by what its request is answered. Never rejects: the write is done, and its answer goes out whatever becomes of the claim. */
  async end({ reply, handled }: RequestContext, claim: HeldClaim, answer: LetAnswer): Promise<void> {
    const { whenUnknown } = claim.rule;
    const verdict = verdictOn(answer.status, handled, whenUnknown);
    try {
      if (verdict === 'keep' && (await this.keep(claim, reply, answer))) return;
      if (verdict !== 'release' && whenUnknown === 'refuse') return this.tell('undecided');
      await this.release(claim);
    } catch (error) {
      this.lost(error);
    }
  }

  /** Ends a claim whose request is not carried out. Never rejects. */
  giveBack(claim: HeldClaim): Promise<void> {
    return this.release(claim).catch((error: unknown) => this.lost(error));
  }

  private async release(claim: HeldClaim): Promise<void> {
    await this.store.release(claim);
    this.tell('released');
  }

  private lost(error: unknown): void {
    this.signals.idempotencyKeyUsed.emit({ outcome: 'lost', error }, currentScope());
  }

  private async ask(claim: HeldClaim): Promise<Claimed> {
    // A crash leaves the claim as it is: what it did is known as little as after any other failure.
    const lease = claim.rule.whenUnknown === 'repeat' ? this.lease : Math.max(this.lease, this.settings.keep);
    try {
      return await this.store.claim(claim, lease);
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      this.tell('unavailable');
      const detail = 'a repeat cannot be told from a first request at present, so nothing was done';
      throw new Problem('upstream-unavailable', { detail, headers: { 'retry-after': COME_BACK_IN }, cause });
    }
  }

  /** @returns whether the answer was short enough to be kept */
  private async keep(claim: HeldClaim, reply: FastifyReply, given: LetAnswer): Promise<boolean> {
    const { keep, longestAnswer } = this.settings;
    const expires = new Date(this.now() + keep).toUTCString();
    const answer = keptAnswer(given, claim.before);
    if (Buffer.byteLength(answer.body) > longestAnswer) return false;
    const kept = await this.store.complete(claim, JSON.stringify({ ...answer, headers: { ...answer.headers, [EXPIRES_HEADER]: expires } }), keep);
    if (kept) reply.header(EXPIRES_HEADER, expires);
    this.tell(kept ? 'kept' : 'lost');
    return true;
  }

  private tell(outcome: IdempotencyKeyUsed['outcome']): void {
    this.signals.idempotencyKeyUsed.emit({ outcome }, currentScope());
  }
}
