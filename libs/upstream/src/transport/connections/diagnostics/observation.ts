import type { Socket } from 'node:net';
import type { ExchangeListener, WireRequest } from '../exchange.ts';

/** An exchange that subscribers of {@link CHANNELS} see: the listener of the exchange, with that of the caller behind it. */
export interface Observation extends ExchangeListener {
  /** As it is sent, with what subscribers have added. */
  readonly request: WireRequest;
  /** For connections of our own: the request is written. @param head without the length of the body and the line that ends it */
  sent(socket: Socket, head: string): void;
  /** The caller has given the exchange up. */
  aborted(): void;
}
