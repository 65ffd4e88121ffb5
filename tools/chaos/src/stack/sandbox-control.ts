import type { Service } from '../../../lab/src/sandbox/sandbox-process.ts';

/** Instances of each service. */
export const INSTANCES = 3;

/** What can be wrong with an instance; the kinds and their fields stand in tools/sandbox/README.md. */
export interface FaultOrder {
  readonly service: Service;
  readonly kind: 'latency' | 'longTail' | 'capacity' | 'error' | 'hang' | 'reset' | 'truncate' | 'malformed' | 'wrongShape' | 'oversize' | 'refuse';
  /** From 1; all when absent. */
  readonly instance?: number;
  readonly operationId?: string;
  readonly ms?: number;
  readonly share?: number;
  readonly factor?: number;
  readonly workers?: number;
  readonly rate?: number;
  readonly status?: number;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly bytes?: number;
  readonly chunked?: boolean;
}

/** The sandbox's control port. */
export class SandboxControl {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Puts orders in force, all or none. */
  fault(...orders: readonly FaultOrder[]): Promise<void> {
    return this.#call('POST', '/faults', orders);
  }

  /** Takes all orders back. */
  clear(): Promise<void> {
    return this.#call('DELETE', '/faults');
  }

  /** No faults, no counts, only the seeded orders, every instance listening. */
  reset(): Promise<void> {
    return this.#call('POST', '/reset');
  }

  /** Closes the listener and every connection of an instance, as its death does. */
  stop(service: Service, instance: number): Promise<void> {
    return this.#call('POST', `/instances/${service}/${instance}/stop`);
  }

  start(service: Service, instance: number): Promise<void> {
    return this.#call('POST', `/instances/${service}/${instance}/start`);
  }

  async #call(method: string, path: string, body?: unknown): Promise<void> {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(this.#url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the sandbox refused ${method} ${path}: ${text}`);
  }
}
