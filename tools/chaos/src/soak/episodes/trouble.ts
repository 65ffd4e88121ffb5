import type { FaultOrder } from '../../stack/sandbox-control.ts';
import type { Service } from '../../../../lab/src/sandbox/sandbox-process.ts';

/** Every kind of order that the sandbox takes, and the end of an instance's listener and connections. */
export type Kind = FaultOrder['kind'] | 'stop';

/** Something that goes wrong at one service. */
export interface Trouble {
  readonly kind: Kind;
  readonly service: Service;
  /** From 1; all when absent. */
  readonly instance?: number;
  /** What the sandbox is told; nothing when instances are stopped. */
  readonly orders: readonly FaultOrder[];
}

/** `catalog/2 hang`, `pricing error 503 (0.4)` */
export function nameOf({ kind, service, instance, orders: [order] }: Trouble): string {
  const where = instance === undefined ? service : `${service}/${instance}`;
  const details = [order?.status, order?.ms === undefined ? undefined : `${order.ms} ms`, order?.chunked ? 'chunked' : undefined];
  const share = order?.rate ?? order?.share;
  return [where, kind, ...details.filter((detail) => detail !== undefined), ...(share === undefined ? [] : [`(${share})`])].join(' ');
}
