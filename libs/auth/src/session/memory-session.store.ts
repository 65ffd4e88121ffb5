import type { IdentityKey } from '@portico/platform';
import { groupsOf, personGroup, providerGroup } from './session-groups.ts';
import type { Session } from './session.ts';
import type { SessionStore } from './session-store.ts';

interface Entry {
  session: Session;
  until: number;
}

/** Milliseconds between looks for what is past its time. */
const SWEEP = 60_000;

/** Sessions in the memory of one replica: for one replica only, and until it stops. */
export class MemorySessionStore implements SessionStore {
  private readonly entries = new Map<string, Entry>();
  private readonly groups = new Map<string, Set<string>>();
  private readonly locks = new Map<string, { readonly owner: string; readonly until: number }>();
  private sweptAt = 0;

  /** @param most sessions that are kept; beyond that, the one that began first ends */
  constructor(
    private readonly most: number,
    private readonly now: () => number = Date.now,
    private readonly steady: () => number = () => performance.now(),
  ) {}

  add(session: Session, until: number): void {
    this.sweep();
    for (const { session: oldest } of this.entries.size < this.most ? [] : this.entries.values()) {
      this.remove(oldest);
      break;
    }
    this.entries.set(session.key, { session, until });
    for (const group of groupsOf(session)) {
      const keys = this.groups.get(group);
      if (keys) keys.add(session.key);
      else this.groups.set(group, new Set([session.key]));
    }
  }

  find(key: string): Session | undefined {
    return this.entryOf(key)?.session;
  }

  replace(session: Session, until: number): boolean {
    const entry = this.entryOf(session.key);
    if (!entry || entry.session.version !== session.version - 1) return false;
    entry.session = { ...session, seenAt: entry.session.seenAt };
    entry.until = until;
    return true;
  }

  seen(key: string, at: number, until: number): void {
    const entry = this.entryOf(key);
    if (!entry) return;
    entry.session = { ...entry.session, seenAt: at };
    entry.until = until;
  }

  remove(session: Session): boolean {
    for (const group of groupsOf(session)) {
      const keys = this.groups.get(group);
      keys?.delete(session.key);
      if (keys?.size === 0) this.groups.delete(group);
    }
    return this.entries.delete(session.key);
  }

  ofPerson(person: IdentityKey, most = Number.POSITIVE_INFINITY): Session[] {
    return this.ofGroup(personGroup(person)).slice(0, most);
  }

  beyond(session: Session, most: number): Session[] {
    const { key: person } = session.caller.identity;
    if ((this.groups.get(personGroup(person))?.size ?? 0) <= most) return [];
    return this.ofPerson(person).filter(({ key }) => key !== session.key).slice(most - 1);
  }

  ofProviderSession(issuer: string, sid: string): Session[] {
    return this.ofGroup(providerGroup(issuer, sid));
  }

  lock(key: string, owner: string, duration: number): boolean {
    const held = this.locks.get(key);
    const now = this.steady();
    if (held && held.until > now) return false;
    this.locks.set(key, { owner, until: now + duration });
    return true;
  }

  unlock(key: string, owner: string): void {
    if (this.locks.get(key)?.owner === owner) this.locks.delete(key);
  }

  /** What is past its time goes when it is looked for. */
  private entryOf(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (!entry || entry.until > this.now()) return entry;
    this.remove(entry.session);
    return undefined;
  }

  private ofGroup(group: string): Session[] {
    const sessions = [...(this.groups.get(group) ?? [])].flatMap((key) => this.find(key) ?? []);
    return sessions.reverse();
  }

  private sweep(): void {
    const steady = this.steady();
    if (steady - this.sweptAt < SWEEP) return;
    this.sweptAt = steady;
    const now = this.now();
    for (const { session, until } of this.entries.values()) if (until <= now) this.remove(session);
    for (const [key, { until }] of this.locks) if (until <= steady) this.locks.delete(key);
  }
}
