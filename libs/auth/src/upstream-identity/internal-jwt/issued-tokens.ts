import { BoundedMap } from '@portico/platform';
import type { Credentials } from '@portico/upstream';

interface Issued {
  credentials: Credentials | Promise<Credentials>;
  /** Milliseconds of the monotonic clock. */
  readonly until: number;
}

/**
 * What has been signed for whom, so that a caller costs one signature in a while. All hold equally long, so that those that came first
 * are the first to go, when they have expired or when there is no more room.
 */
export class IssuedTokens {
  private readonly entries: BoundedMap<string, Issued>;

  constructor(
    most: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.entries = new BoundedMap(most);
  }

  /** @param key whom it is for. @returns a promise while it is being signed */
  find(key: string): Credentials | Promise<Credentials> | undefined {
    const entry = this.entries.get(key);
    return entry && this.now() < entry.until ? entry.credentials : undefined;
  }

  /** @param lasts milliseconds */
  keep(key: string, signing: Promise<Credentials>, lasts: number): Promise<Credentials> {
    // A renewed entry moves to the end.
    this.entries.delete(key);
    const entry: Issued = { credentials: signing, until: this.now() + lasts };
    this.entries.set(key, entry);
    signing.then(
      (credentials) => (entry.credentials = credentials),
      () => this.entries.get(key) === entry && this.entries.delete(key),
    );
    return signing;
  }
}
