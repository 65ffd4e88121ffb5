import { RequestSignal, Signal } from '@portico/platform';

/**
 * How a read was answered. `hit`: from what is kept. `stale`: the same, while a fresh answer is fetched. `confirmed`: the upstream has
 * said that it still holds. `if-error`: the upstream has failed, and it stands in. `miss`: by the upstream, and its answer is kept.
 * `unkept`: by the upstream, and it is not.
 */
export type ReadOutcome = 'hit' | 'stale' | 'confirmed' | 'if-error' | 'miss' | 'unkept';

export interface ReadAnswered {
  readonly upstream: string;
  /** The contract's. */
  readonly operation: string;
  readonly outcome: ReadOutcome;
  /** The operation of the route that it was made for; undefined for work that several requests share, or that no request waits for. */
  readonly route: string | undefined;
  /** Of what is kept, where it is the answer; else 0. */
  readonly bytes: number;
  /** For `if-error`: what the upstream has failed with. */
  readonly failure?: unknown;
}

/** Something failed where no caller waits for it, or where a call takes its place. `upstream` is `any` where it is of no single one. */
export interface CacheFailed {
  readonly upstream: string;
  readonly operation: string;
  readonly doing: 'refresh' | 'purge' | 'keep' | 'lookup';
  readonly error: unknown;
}

/** What an operator has had purged. */
export interface CachePurged {
  readonly by: 'url' | 'key' | 'tag';
  /** The upstream and the path without its query, the key, or the tag. */
  readonly what: string;
  /** Of a tag: the URLs that had it. */
  readonly urls: number;
  /** What has forgotten it: all replicas, or the one that was asked. */
  readonly where: 'redis' | 'this replica';
}

/** Somebody without the right to has asked for a purge. */
export interface PurgeRefused {
  readonly because: 'no token' | 'wrong token' | 'no purges' | 'no events' | 'unsigned' | 'replayed';
}

export class CacheSignals {
  readonly readAnswered = new RequestSignal<ReadAnswered>();
  readonly cacheFailed = new Signal<CacheFailed>();
  readonly cachePurged = new Signal<CachePurged>();
  readonly purgeRefused = new Signal<PurgeRefused>();
}
