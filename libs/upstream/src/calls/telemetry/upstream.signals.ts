import { RequestSignal, Signal } from '@portico/platform';

/** One attempt at an upstream has ended. */
export interface UpstreamCallFinished {
  readonly upstream: string;
  /** The contract's operation, such as `GET /products/{id}`. */
  readonly operation: string;
  /** `ok`; the kind of failure; or `deadline`, when the caller had less time than the upstream may take: `timeout` is the upstream's own. */
  readonly outcome: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** A failed attempt at an upstream is followed by another. */
export interface UpstreamCallRepeated {
  readonly upstream: string;
  readonly operation: string;
  /** The kind of failure it follows. */
  readonly after: string;
  /** Whether it was paid from the retry budget. A request of which nothing was sent goes to another instance free of charge. */
  readonly paid: boolean;
}

/** A read was slow, and is asked a second time at another instance. */
export interface UpstreamCallHedged {
  readonly upstream: string;
  readonly operation: string;
}

/** A read was not sent, because an identical one was in flight: it gets the same answer. */
export interface UpstreamCallShared {
  readonly upstream: string;
  readonly operation: string;
}

/** A call was refused without being sent, to keep the upstream or the BFF from harm. */
export interface UpstreamCallRefused {
  readonly upstream: string;
  readonly operation: string;
  /**
   * `open`: the circuit is. `saturated`: as many calls are in flight as the upstream takes. `unidentified`: it cannot be told who calls.
   * `streams`: as many streams are open as may be.
   */
  readonly because: 'open' | 'saturated' | 'unidentified' | 'streams';
}

/** An instance has failed too often in a row, and is not asked for a while. */
export interface InstanceEjected {
  readonly upstream: string;
  /** As in the settings. */
  readonly instance: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** Active probes have found an instance dead, or alive again. */
export interface InstanceProbed {
  readonly upstream: string;
  readonly instance: string;
  readonly down: boolean;
  /** What was wrong with the last probe of one that is dead: `GET /health: status 404`. */
  readonly why?: string;
}

/** An entry of an upstream's `instances` leads to nothing new at present; what was known before stays in use. */
export interface DiscoveryFailed {
  readonly upstream: string;
  /** As it stands in the settings. */
  readonly entry: string;
  readonly error: unknown;
}

/** The connection to a gRPC instance had gone silent without ending, and there is a new one in its place. */
export interface ConnectionReplaced {
  readonly upstream: string;
  readonly instance: string;
}

/** The files that connections to an upstream are secured with: they were taken over, hold a certificate that ends soon, or cannot be used. */
export interface UpstreamCertificate {
  readonly upstream: string;
  /** `unusable`: what was known before stays in use. */
  readonly state: 'renewed' | 'expiring' | 'unusable';
  /** When the first certificate ends. */
  readonly ends?: Date;
  readonly error?: unknown;
}

/** An upstream has other instances than before. */
export interface InstancesChanged {
  readonly upstream: string;
  readonly instances: readonly string[];
}

/** The circuit of an operation of an upstream has changed its state. When the upstream fails as a whole, those of all its operations do. */
export interface BreakerChanged {
  readonly upstream: string;
  /** The contract's operation; without a contract, method and path, such as `GET /products/{}`. */
  readonly operation: string;
  readonly state: 'closed' | 'open' | 'half-open';
}

/** What happens to calls, to instances and to circuits. */
export class UpstreamSignals {
  readonly upstreamCallFinished = new RequestSignal<UpstreamCallFinished>();
  readonly upstreamCallRepeated = new RequestSignal<UpstreamCallRepeated>();
  readonly upstreamCallHedged = new RequestSignal<UpstreamCallHedged>();
  readonly upstreamCallShared = new RequestSignal<UpstreamCallShared>();
  readonly upstreamCallRefused = new RequestSignal<UpstreamCallRefused>();
  readonly instanceEjected = new Signal<InstanceEjected>();
  readonly instanceProbed = new Signal<InstanceProbed>();
  readonly instancesChanged = new Signal<InstancesChanged>();
  readonly upstreamCertificate = new Signal<UpstreamCertificate>();
  readonly connectionReplaced = new Signal<ConnectionReplaced>();
  readonly discoveryFailed = new Signal<DiscoveryFailed>();
  readonly breakerChanged = new Signal<BreakerChanged>();
}
