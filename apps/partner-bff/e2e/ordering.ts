import { EXAMPLES } from '@portico/sandbox';
import type { Sandbox } from '@portico/sandbox';
import type { Answer, BffUnderTest } from '@portico/testing';
import { as } from './partner-bff.ts';

export interface Posting {
  /** A business customer by default. */
  readonly by?: string;
  /** As the header has it; none when undefined. */
  readonly key: string | undefined;
  readonly order?: unknown;
}

const ORDER = { lines: [{ sku: 'SKU-00001', quantity: 2 }] };

export function postOrder(bff: BffUnderTest, { by = EXAMPLES.businessCustomer, key, order = ORDER }: Posting): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...as(by), ...(key === undefined ? {} : { 'idempotency-key': key }) };
  return bff.request('/v1/orders', { method: 'POST', headers, body: JSON.stringify(order) });
}

let count = 0;

/** A key that no other test of this file has. */
export const newKey = (): string => `"key-${(count += 1)}"`;

/** How many orders the service has taken since it was reset. */
export async function ordersPlaced({ urls, data }: Sandbox): Promise<number> {
  const answer = await fetch(`${urls.orders[0]}/orders?limit=1`);
  const { total } = (await answer.json()) as { total: number };
  return total - data.orders.length;
}
