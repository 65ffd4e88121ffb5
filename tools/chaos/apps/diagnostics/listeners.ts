import type { EventEmitter } from 'node:events';

export interface Listeners {
  readonly listeners: number;
  /** The most of one event of one emitter. */
  readonly mostListeners: number;
}

/** Counts who listens to some emitters. */
export function listenersOf(emitters: readonly EventEmitter[]): Listeners {
  const counts = emitters.flatMap((emitter) => emitter.eventNames().map((event) => emitter.listenerCount(event)));
  return { listeners: counts.reduce((sum, count) => sum + count, 0), mostListeners: Math.max(0, ...counts) };
}
