import { CUSTOMER, referenceOf } from '../../apps/web-bff/reference.ts';
import type { Line } from '../../apps/web-bff/reference.ts';

interface OrderPage {
  readonly items: readonly { readonly lines: readonly Line[] }[];
  readonly nextCursor: string | null;
}

/** How often each reference was ordered, as the orders service itself has it. @param origin an instance of it, `http://127.0.0.1:9086` */
export async function placedOrders(origin: string): Promise<ReadonlyMap<number, number>> {
  const placed = new Map<number, number>();
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ customerId: CUSTOMER, limit: '100', ...(cursor === null ? {} : { cursor }) });
    const answer = await fetch(`${origin}/orders?${query}`);
    if (!answer.ok) throw new Error(`orders answered ${answer.status}: ${await answer.text()}`);
    const page = (await answer.json()) as OrderPage;
    for (const { lines } of page.items) {
      const reference = referenceOf(lines);
      placed.set(reference, (placed.get(reference) ?? 0) + 1);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return placed;
}
