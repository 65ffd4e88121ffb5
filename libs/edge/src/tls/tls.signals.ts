import { Signal } from '@portico/platform';
import type { HandshakeFault } from './handshake-fault.ts';
import type { Expiry } from './tls-material.ts';

/** Other files are in force from now on. */
export interface TlsReplaced {
  /** When the first of them ends. */
  readonly ends: Date;
  /** Open connections of clients whose certificates are no longer believed, which were ended. */
  readonly ended: number;
}

/** Files have changed, and cannot be used: those before them stay in force. */
export interface TlsRefused {
  /** For each fault the setting, the path, what is wrong and what to do. */
  readonly faults: readonly string[];
}

export class TlsSignals {
  readonly replaced = new Signal<TlsReplaced>();
  readonly refused = new Signal<TlsRefused>();
  readonly expiring = new Signal<Expiry>();
  readonly handshakeFailed = new Signal<{ readonly setting: string; readonly because: HandshakeFault }>();
}
