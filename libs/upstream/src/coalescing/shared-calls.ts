import type { Scope } from '@portico/platform';

/** A call that others may wait for as well. */
export interface Joinable<T> {
  join(scope: Scope): Promise<T>;
}

/**
 * The reads under way at one upstream, by what was asked: an identical one joins instead of being sent. The key is the outgoing
 * request with all its headers, identity included, less trace and deadline: whoever would get another answer has another key.
 */
export class SharedCalls {
  private readonly underWay = new Map<string, Joinable<unknown>>();

  find<T>(key: string): Joinable<T> | undefined {
    return this.underWay.get(key) as Joinable<T> | undefined;
  }

  begin(key: string, call: Joinable<unknown>): void {
    this.underWay.set(key, call);
  }

  end(key: string): void {
    this.underWay.delete(key);
  }
}
