import type { IdentityKey } from '@portico/platform';
import type { Session } from './session.ts';

/** At once from memory; later from elsewhere. */
export type Soon<T> = T | Promise<T>;

/**
 * Where sessions are kept. What is past its time is not found. All may throw `StoreUnavailable`.
 */
export interface SessionStore {
  /** @param until when it ends if it is not used again; milliseconds since 1970 */
  add(session: Session, until: number): Soon<void>;

  find(key: string): Soon<Session | undefined>;

  /** @returns whether it still existed in the version before this one: no other writer has replaced it meanwhile */
  replace(session: Session, until: number): Soon<boolean>;

  /** Notes that a session was used, if it is there still. */
  seen(key: string, at: number, until: number): Soon<void>;

  /** Ends a session. @returns whether it was there */
  remove(session: Session): Soon<boolean>;

  /** The sessions of one person, the newest first. @param most the newest so many; without it, all */
  ofPerson(person: IdentityKey, most?: number): Soon<readonly Session[]>;

  /** The sessions of its person that are too many beside this one, when there may be `most` of them: those that began first. */
  beyond(session: Session, most: number): Soon<readonly Session[]>;

  /** The sessions that belong to one of the identity provider's. */
  ofProviderSession(issuer: string, sid: string): Soon<readonly Session[]>;

  /**
   * Only one of all replicas may do something about a session at a time.
   * @param owner unique
   * @param duration milliseconds after which the lock is gone, should its owner be
   * @returns whether it is the owner's now
   */
  lock(key: string, owner: string, duration: number): Soon<boolean>;

  unlock(key: string, owner: string): Soon<void>;
}
