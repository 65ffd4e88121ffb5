import type { CallCounts, RecordedCall } from '../calls/call-log.ts';
import type { FaultOrder } from '../faults/fault-order.ts';
import type { ServiceName } from '../service-name.ts';

/** What an instance has to tell. */
export interface InstanceReport {
  readonly service: ServiceName;
  /** From 1. */
  readonly instance: number;
  readonly url: string;
  readonly listening: boolean;
  readonly faults: readonly FaultOrder[];
  /** By operationId; `health` are health checks and `unknown` requests that no operation takes. */
  readonly operations: Readonly<Record<string, CallCounts>>;
  /** The last calls, the oldest first. */
  readonly recent: readonly RecordedCall[];
}

/** One instance of a service, in this process or in one of its own. */
export interface InstanceHandle {
  readonly service: ServiceName;
  readonly instance: number;
  readonly url: string;
  order(order: FaultOrder): Promise<void>;
  clear(): Promise<void>;
  report(): Promise<InstanceReport>;
  /** No faults, no counts, only the seeded orders, listening. */
  reset(): Promise<void>;
  /** Closes the listener and every connection, as a crash does. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends the instance for good. */
  close(): Promise<void>;
}
