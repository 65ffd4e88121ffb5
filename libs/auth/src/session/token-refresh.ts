import { currentScope } from '@portico/platform';
import { SealBroken, StoreUnavailable } from '@portico/redis';
import type { Seal } from '@portico/redis';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuthSignals } from '../callers/auth.signals.ts';
import { giveBack } from './give-back.ts';
import { InvalidIdToken } from './id-tokens.ts';
import { ProviderRefused, ProviderUnavailable } from './identity-provider.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { SessionLife } from './session-life.ts';
import type { SessionStore } from './session-store.ts';
import type { Session } from './session.ts';
import { tokensOf } from './session-tokens.ts';

/** Milliseconds: a lock beyond the provider's timeout, a look for what another replica has got, the pause after a failure. */
const [BEYOND, LOOK, PAUSE] = [5_000, 25, 1_000];

/** All in milliseconds. */
export interface RefreshRules {
  /** How long after its end the session goes on while the provider cannot be asked. */
  readonly grace: number;
  /** How long an answer of the provider may take. */
  readonly timeout: number;
}

/**
 * Keeps the tokens of sessions good. A refresh token may be good for one use only, and a second one ends everything (RFC 9700, section
 * 4.14.2), so only one request of all replicas may use it: under a lock of the session, and after having looked, inside the lock,
 * whether another one has done it meanwhile.
 */
export class TokenRefresh {
  private readonly underWay = new Map<string, Promise<Session | undefined>>();
  private readonly failed = new Map<string, number>();

  constructor(
    private readonly store: SessionStore,
    private readonly provider: IdentityProvider,
    private readonly vault: Seal,
    private readonly life: SessionLife,
    private readonly rules: RefreshRules,
    private readonly signals: AuthSignals,
    private readonly now: () => number = Date.now,
    private readonly steady: () => number = () => performance.now(),
  ) {}

  /**
   * Sees to it that the tokens of a session are good. Those that end soon are replaced beside the request.
   * @returns the session as it is then; undefined when it has ended
   * @throws ProviderUnavailable when they have ended, and cannot be replaced
   */
  fresh(session: Session): Session | Promise<Session | undefined> {
    if (this.isGood(session)) return session;
    if (this.steady() - (this.failed.get(session.key) ?? Number.NEGATIVE_INFINITY) < PAUSE) return this.without(session, undefined);
    let work = this.underWay.get(session.key);
    if (!work) {
      work = this.refresh(session).finally(() => this.underWay.delete(session.key));
      this.underWay.set(session.key, work);
      // When it runs beside the requests, no caller awaits it.
      work.catch((error: unknown) => this.signals.sessionUpkeepFailed.emit({ error }, currentScope()));
    }
    return session.expireAt > this.now() ? session : work.catch((error: unknown) => this.without(session, error));
  }

  /** While the provider cannot be asked, a session goes on for a while. */
  private without(session: Session, error: unknown): Session {
    if (error !== undefined && !(error instanceof ProviderUnavailable)) throw error;
    if (session.expireAt + this.rules.grace > this.now()) return session;
    throw error ?? new ProviderUnavailable(undefined);
  }

  private async refresh({ key }: Session): Promise<Session | undefined> {
    const owner = randomUUID();
    const until = this.steady() + this.rules.timeout + BEYOND;
    while (this.steady() < until) {
      if (await this.store.lock(key, owner, this.rules.timeout + BEYOND)) return this.refreshLocked(key).finally(() => this.unlock(key, owner));
      await delay(LOOK * (0.5 + Math.random()));
      const session = await this.store.find(key);
      if (!session || this.isGood(session)) return session;
    }
    throw new ProviderUnavailable(new Error('another replica has not got new tokens in time'));
  }

  private async refreshLocked(key: string): Promise<Session | undefined> {
    const session = await this.store.find(key);
    if (!session || this.isGood(session)) return session;
    try {
      const { refresh } = tokensOf(session, this.vault);
      const grant = await this.provider.refresh(refresh as string, session.caller.scopes, session.caller.identity);
      this.failed.delete(key);
      const next = { ...session, ...this.life.keep(grant, key), caller: { ...session.caller, scopes: grant.scopes }, version: session.version + 1 };
      if (await this.store.replace(next, this.life.until(next))) return next;
      // It was ended meanwhile: what has just been got must not outlive it.
      await giveBack(this.provider, this.signals, () => grant.tokens.refresh);
      return undefined;
    } catch (error) {
      const because = endOf(error);
      if (because === undefined) {
        this.pause(key);
        throw error;
      }
      await this.life.over(session, because);
      return undefined;
    }
  }

  private isGood({ renewAt }: Session): boolean {
    return renewAt > this.now();
  }

  private pause(key: string): void {
    const now = this.steady();
    for (const [other, at] of this.failed) if (now - at >= PAUSE) this.failed.delete(other);
    this.failed.set(key, now);
  }

  /** If it cannot be given back, it runs out. */
  private async unlock(key: string, owner: string): Promise<void> {
    try {
      await this.store.unlock(key, owner);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}

/** Why there will be no more tokens for a session, in a word; undefined when there may be. */
function endOf(error: unknown): string | undefined {
  if (error instanceof ProviderRefused) return error.code;
  if (error instanceof InvalidIdToken) return error.message;
  return error instanceof SealBroken ? 'sealed with a secret that is no longer listed' : undefined;
}
