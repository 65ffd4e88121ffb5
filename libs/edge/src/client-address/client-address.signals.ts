import { Signal } from '@portico/platform';

/**
 * A trusted proxy does not say who its client is, so that all clients behind it count as one. Told once for each reason: `absent`, it does not
 * send the header; `unreadable`, there is no address in it.
 */
export interface ClientHidden {
  readonly because: 'absent' | 'unreadable';
  /** Which the settings say is sent. */
  readonly header: string;
  /** The address of the proxy. */
  readonly proxy: string;
}

export class ClientAddressSignals {
  readonly clientHidden = new Signal<ClientHidden>();
}
