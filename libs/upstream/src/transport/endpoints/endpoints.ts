import type { Placement } from '../../policies/instances/placement.ts';

/** What attempts are sent through, for one protocol: an endpoint for each instance. */
export interface Endpoints<E> {
  /** Loads what the endpoints need, before the first one is opened. */
  prepare?(): Promise<void>;
  open(placement: Placement): E;
  /** Closes it once nothing is in flight through it any more. */
  retire(endpoint: E): void;
  /** What connections are secured with has changed: new ones are made, as soon as that costs no call. */
  renew?(): void;
  /** Closes all that are open, at once. */
  destroy(): Promise<void>;
}
