import { RequestSignal } from '@portico/platform';
import type { Caller } from '@portico/platform';

/** A caller has signed in: a session begins, or an access token is believed for the first time; each replica says so by itself. */
export interface SignedInEvent {
  readonly caller: Caller;
  /** How they are known: `session`, `bearer`, … */
  readonly scheme: string;
  /** What their session is called where they see it. */
  readonly session?: string;
}

/** A session is over. One that is no longer used ends by itself, without this signal. */
export interface SessionEnded {
  readonly caller: Caller;
  readonly session?: string;
  /** In a few words, or the identity provider's code. */
  readonly because: string;
}

/** A sign-in, or a credential, was refused. */
export interface SignInRefused {
  /** How they wanted to be known: `session`, `bearer`, … */
  readonly scheme: string;
  readonly because: string;
  /** Whose it would be, or what of it is public, such as the id of a key; never a secret. */
  readonly detail?: string | undefined;
}

/** Background maintenance of a session failed: its tokens were not replaced, or its use was not noted. The session goes on for a while. */
export interface SessionUpkeepFailed {
  readonly error: unknown;
}

/** What was granted for a session that is over could not be given back: it stays good until it expires. */
export interface RevocationFailed {
  readonly error: unknown;
}

/** What becomes of sign-ins and sessions. */
export class AuthSignals {
  readonly signedIn = new RequestSignal<SignedInEvent>();
  readonly signInRefused = new RequestSignal<SignInRefused>();
  readonly sessionEnded = new RequestSignal<SessionEnded>();
  readonly sessionUpkeepFailed = new RequestSignal<SessionUpkeepFailed>();
  readonly revocationFailed = new RequestSignal<RevocationFailed>();
}
