import { EventEmitter } from 'node:events';
import { queryObjects } from 'node:v8';
import { QueuedTimer, RequestContext } from '@portico/platform';

const Timeout = setTimeout(() => undefined, 0).constructor;

export interface LiveObjects {
  readonly contexts: number;
  readonly scopes: number;
  readonly timers: number;
  readonly emitters: number;
}

/** Collects garbage in full, as `queryObjects` does each time, and counts what is left. Takes some 50 ms a class, all at once. */
export const liveObjects = (): LiveObjects => ({
  contexts: instancesOf(RequestContext),
  scopes: instancesOf(QueuedTimer),
  timers: instancesOf(Timeout),
  emitters: instancesOf(EventEmitter),
});

const instancesOf = (constructor: { readonly prototype: object }): number => queryObjects(constructor as () => void, { format: 'count' });
