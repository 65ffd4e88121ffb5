import { currentScope } from '@portico/platform';
import type { Seal } from '@portico/redis';
import type { AuthSignals } from '../callers/auth.signals.ts';
import type { Grant } from './identity-provider.ts';
import type { Session } from './session.ts';
import { NEVER, publicId } from './session.ts';
import type { SessionStore } from './session-store.ts';
import { sealTokens } from './session-tokens.ts';

/** How long a session and its tokens last. All in milliseconds. */
export interface LifeRules {
  readonly idle: number;
  readonly lasts: number;
  /** How long before it expires an access token is replaced. */
  readonly ahead: number;
}

/** The share of the idle time after which a use is noted again. */
const NOTED = 1 / 20;

/** From when to when a session and its tokens are good. */
export class SessionLife {
  constructor(
    private readonly store: SessionStore,
    private readonly vault: Seal,
    private readonly rules: LifeRules,
    private readonly signals: AuthSignals,
    private readonly now: () => number = Date.now,
  ) {}

  /** When a session that is used now ends if it is not used again. */
  until({ endsAt }: Pick<Session, 'endsAt'>): number {
    return Math.min(endsAt, this.now() + this.rules.idle);
  }

  /** When a session that begins now ends. */
  end(): number {
    return this.now() + this.rules.lasts;
  }

  /** What a session keeps of a grant. A token that lives shortly is replaced halfway. */
  keep({ tokens, lasts }: Grant, key: string): Pick<Session, 'sealedTokens' | 'renewAt' | 'expireAt'> {
    const now = this.now();
    const sealedTokens = sealTokens(tokens, key, this.vault);
    if (tokens.refresh === undefined) return { sealedTokens, renewAt: NEVER, expireAt: NEVER };
    return { sealedTokens, renewAt: now + lasts - Math.min(this.rules.ahead, lasts / 2), expireAt: now + lasts };
  }

  /** Notes that a session was used, not with each request. */
  note(session: Session): void | Promise<void> {
    const now = this.now();
    if (now - session.seenAt < this.rules.idle * NOTED) return;
    return this.store.seen(session.key, now, this.until(session));
  }

  /** @param because for the log */
  async over(session: Session, because: string): Promise<void> {
    if (await this.store.remove(session)) this.signals.sessionEnded.emit({ caller: session.caller, session: publicId(session), because }, currentScope());
  }
}
