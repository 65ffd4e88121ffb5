import type { ProductPage } from '@portico/contracts-catalog';
import type { Customer } from '@portico/contracts-customers';
import type { StockList } from '@portico/contracts-inventory';
import type { QuoteList } from '@portico/contracts-pricing';
import { Pool } from 'undici';
import { toPage } from './page.ts';
import type { Offers, Page } from './page.ts';
import { CUSTOMER, PRODUCTS, QUOTES, STOCK } from './paths.ts';
import type { HandSettings } from './settings.ts';

/** As many connections as one upstream of a BFF has by default. */
const CONNECTIONS = 128;
/** The four calls as somebody writes them who wants nothing but speed: `request` on a pool for each service. */
export class UndiciShop {
  private readonly catalog: Pool;
  private readonly pricing: Pool;
  private readonly inventory: Pool;
  private readonly customers: Pool;

  constructor({ catalog, pricing, inventory, customers }: Omit<HandSettings, 'port'>) {
    [this.catalog, this.pricing, this.inventory, this.customers] = [catalog, pricing, inventory, customers].map(
      (origin) => new Pool(origin, { connections: CONNECTIONS, pipelining: 1 }),
    ) as [Pool, Pool, Pool, Pool];
  }

  /** @param visit whose visit it is: goes on to every service */
  async page(visit: string | undefined): Promise<Page> {
    const [offers, customer] = await Promise.all([this.offers(visit), get<Customer>(this.customers, CUSTOMER, visit)]);
    return toPage({ ...offers, customer });
  }

  /** What two reads bring of it: nothing that only a POST does. */
  async firstPage(): Promise<Page> {
    const [{ items }, customer] = await Promise.all([get<ProductPage>(this.catalog, PRODUCTS, undefined), get<Customer>(this.customers, CUSTOMER, undefined)]);
    return toPage({ products: items, prices: undefined, stock: undefined, customer });
  }

  private async offers(visit: string | undefined): Promise<Offers> {
    const page = await get<ProductPage>(this.catalog, PRODUCTS, visit);
    const skus = page.items.map(({ sku }) => sku);
    const [list, stock] = await Promise.all([
      post<QuoteList>(this.pricing, QUOTES, { skus, currency: 'EUR', segment: 'consumer' }, visit),
      post<StockList>(this.inventory, STOCK, { skus }, visit),
    ]);
    return {
      products: page.items,
      prices: new Map(list.quotes.map((quote) => [quote.sku, { ...quote, currency: list.currency }])),
      stock: new Map(stock.items.map((item) => [item.sku, item])),
    };
  }
}

async function get<T>(pool: Pool, path: string, visit: string | undefined): Promise<T> {
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers: { 'x-visit': visit } });
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
  return (await body.json()) as T;
}

async function post<T>(pool: Pool, path: string, value: unknown, visit: string | undefined): Promise<T> {
  const headers = { 'content-type': 'application/json', 'x-visit': visit };
  const { statusCode, body } = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(value) });
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
  return (await body.json()) as T;
}
