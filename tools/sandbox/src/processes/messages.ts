import type { FaultOrder } from '../faults/fault-order.ts';
import type { InstanceReport } from '../instance/instance-handle.ts';
import type { Placement } from '../services/orders/order-book.ts';

export type Verb = 'order' | 'clear' | 'report' | 'reset' | 'stop' | 'start' | 'close';

/** From the parent: something to do, answered under the same id, or an order that another instance has taken. */
export type ToChild = { readonly id: number; readonly verb: Verb; readonly order?: FaultOrder } | { readonly placed: Placement };

export type FromChild =
  | { readonly id: number; readonly url: string; readonly report?: InstanceReport }
  | { readonly id: number; readonly failure: { readonly message: string; readonly code?: string; readonly port?: number } }
  | { readonly placed: Placement };
