import type { AttackRequest } from '../attack.ts';
import type { Received } from './send.ts';

/** Somebody who sends a BFF good requests and bad ones. */
export interface Sender {
  /** The BFF that is attacked. */
  url: string;
  /** Sends one, by default to the attacker's own path. */
  send(request: AttackRequest): Promise<Received>;
  /** Takes what the BFF has asked the attacker for since the last time, and should not have. */
  strays(): readonly string[];
  /** Gives back what it holds. */
  stop(): Promise<void>;
}
