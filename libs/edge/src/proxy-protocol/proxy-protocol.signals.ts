import { Signal } from '@portico/platform';

/** A connection of a balancer that has no PROXY header, or none that can be read; it has been ended. */
export interface ProxyHeaderRefused {
  readonly balancer: string;
  readonly because: string;
}

export class ProxyProtocolSignals {
  readonly refused = new Signal<ProxyHeaderRefused>();
}
