import { currentScope, Identity } from '@portico/platform';
import type { AccessToken, Caller } from '@portico/platform';
import type { Seal } from '@portico/redis';
import type { AuthSignals } from '../callers/auth.signals.ts';
import { giveBack } from './give-back.ts';
import type { IdentityProvider, SignedIn } from './identity-provider.ts';
import { KeptToken } from './kept-token.ts';
import type { LoggedOut } from './logout-token.ts';
import { newSessionId, sessionKey } from './session-key.ts';
import type { SessionLife } from './session-life.ts';
import type { SessionStore } from './session-store.ts';
import { publicId } from './session.ts';
import type { Session } from './session.ts';
import { tokensOf } from './session-tokens.ts';
import type { TokenRefresh } from './token-refresh.ts';

/** How many sessions there may be. */
export interface SessionRules {
  /** Of one person. */
  readonly mostPerPerson: number;
}

/** Milliseconds by which a logout token's time may be before a session that it ends: the provider tells whole seconds, by a clock of its own. */
const LOGOUT_SKEW = 1_000 + 2_000;

/** Characters of what a browser says of itself. */
const LONGEST_AGENT = 200;

/** The sessions of a BFF: begun by a sign-in; ended by sign-out, by the identity provider, by their owner, or by time. */
export class Sessions {
  constructor(
    private readonly store: SessionStore,
    private readonly provider: IdentityProvider,
    private readonly vault: Seal,
    private readonly life: SessionLife,
    private readonly tokens: TokenRefresh,
    private readonly rules: SessionRules,
    private readonly signals: AuthSignals,
    private readonly now: () => number = Date.now,
  ) {}

  /** @returns the id for the cookie. It is always a new one: who knew an older one knows nothing of this (session fixation). */
  async begin(person: SignedIn, agent: string): Promise<string> {
    const id = newSessionId();
    const key = sessionKey(id) as string;
    const now = this.now();
    const caller: Caller = { identity: new Identity(person.issuer ?? this.provider.issuer, person.subject), scopes: person.scopes, roles: person.roles };
    const endsAt = this.life.end();
    const session: Session = {
      key,
      caller,
      sid: person.sid,
      profile: person.profile,
      agent: agent.slice(0, LONGEST_AGENT),
      startedAt: now,
      endsAt,
      seenAt: now,
      ...this.life.keep(person, key),
      version: 1,
    };
    try {
      await this.store.add(session, this.life.until(session));
    } catch (error) {
      // The answer does not wait for the provider to take back what was granted.
      void this.decline(person);
      throw error;
    }
    this.signals.signedIn.emit({ caller, scheme: 'session', session: publicId(session) }, currentScope());
    try {
      await this.makeRoomFor(session);
    } catch (error) {
      // No browser gets its cookie.
      await Promise.allSettled([this.abandon(id)]);
      throw error;
    }
    return id;
  }

  /**
   * Finds the session of a cookie, with tokens that are good.
   * @throws StoreUnavailable, ProviderUnavailable
   */
  find(id: string): Session | undefined | Promise<Session | undefined> {
    const key = sessionKey(id);
    if (key === undefined) return undefined;
    const found = this.store.find(key);
    return found instanceof Promise ? found.then((session) => session && this.use(session)) : found && this.use(found);
  }

  /** The access token that is kept for a session. */
  accessTokenOf(session: Session): AccessToken {
    return new KeptToken(session, this.vault);
  }

  /**
   * Ends a session, and what was granted for it.
   * @returns where to send the browser so that the provider's own session ends; undefined when that is not known
   */
  async signOut(session: Session, backTo: string): Promise<string | undefined> {
    await this.life.over(session, 'signed out');
    await this.giveBack(session);
    return this.provider.endSessionUrl(backTo, session).catch(() => undefined);
  }

  /** Ends the session that a cookie was for, whatever became of it: a new one takes its place. */
  async replaceBy(id: string | undefined): Promise<void> {
    const key = id === undefined ? undefined : sessionKey(id);
    const session = key === undefined ? undefined : await this.store.find(key);
    if (session) await this.life.over(session, 'signed in again');
  }

  /** Ends a session whose cookie no browser has: it left before the answer, or the sign-in has failed. */
  async abandon(id: string): Promise<void> {
    const session = await this.store.find(sessionKey(id) as string);
    if (!session) return;
    await this.life.over(session, 'no browser got its cookie');
    await this.giveBack(session);
  }

  /** There will be no session of what was granted: the browser has left, or it cannot be kept. */
  decline({ tokens }: SignedIn): Promise<void> {
    return giveBack(this.provider, this.signals, () => tokens.refresh);
  }

  /** Somebody's sessions, the newest first. */
  async of({ identity }: Caller): Promise<readonly Session[]> {
    return this.store.ofPerson(identity.key, this.rules.mostPerPerson);
  }

  /** Ends one of somebody's sessions. */
  async revoke(session: Session): Promise<void> {
    await this.life.over(session, 'revoked');
    await this.giveBack(session);
  }

  /**
   * Ends what the identity provider says is over: one of its sessions, or all of a person (OpenID Connect Back-Channel Logout, section 2.4).
   * A session that has begun since goes on: the token may come late, or a second time.
   */
  async endedAtProvider({ issuer = this.provider.issuer, sid, subject, at }: LoggedOut): Promise<void> {
    const sessions = sid !== undefined ? await this.store.ofProviderSession(issuer, sid) : await this.store.ofPerson(new Identity(issuer, subject as string).key);
    for (const session of sessions) {
      if (session.startedAt > at + LOGOUT_SKEW) continue;
      if (subject === undefined || session.caller.identity.subject === subject) await this.life.over(session, 'ended by the identity provider');
    }
  }

  /** One person's sessions must not fill the store: those that began first end. */
  private async makeRoomFor(session: Session): Promise<void> {
    for (const oldest of await this.store.beyond(session, this.rules.mostPerPerson)) {
      await this.life.over(oldest, `this person has begun more than ${this.rules.mostPerPerson} sessions`);
      // The sign-in does not wait for the provider.
      void this.giveBack(oldest);
    }
  }

  private use(session: Session): Session | Promise<Session | undefined> {
    const noted = this.life.note(session);
    // The request does not wait for it.
    if (noted instanceof Promise) noted.catch((error: unknown) => this.signals.sessionUpkeepFailed.emit({ error }, currentScope()));
    return this.tokens.fresh(session);
  }

  /** Revokes a refresh token that is no longer needed. The session is over in any case. */
  private giveBack(session: Session): Promise<void> {
    return giveBack(this.provider, this.signals, () => tokensOf(session, this.vault).refresh);
  }
}
