import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import type { ProductPage } from '@portico/contracts-catalog';
import type { Customer } from '@portico/contracts-customers';
import type { StockList } from '@portico/contracts-inventory';
import type { QuoteList } from '@portico/contracts-pricing';
import { firstValueFrom } from 'rxjs';
import { toPage } from '../by-hand/page.ts';
import type { Offers, Page } from '../by-hand/page.ts';
import { CUSTOMER, PRODUCTS, QUOTES, STOCK } from '../by-hand/paths.ts';
import { handSettings } from '../by-hand/settings.ts';
import type { HandSettings } from '../by-hand/settings.ts';

/** The four calls as Nest's documentation shows them: HttpService, an Observable, its first value. */
@Injectable()
export class AxiosShop {
  private readonly origins: HandSettings = handSettings(process.env);

  constructor(private readonly http: HttpService) {}

  /** @param visit whose visit it is: goes on to every service */
  async page(visit: string | undefined): Promise<Page> {
    const [offers, customer] = await Promise.all([this.offers(visit), this.get<Customer>(this.origins.customers + CUSTOMER, visit)]);
    return toPage({ ...offers, customer });
  }

  private async offers(visit: string | undefined): Promise<Offers> {
    const { catalog, pricing, inventory } = this.origins;
    const page = await this.get<ProductPage>(catalog + PRODUCTS, visit);
    const skus = page.items.map(({ sku }) => sku);
    const [list, stock] = await Promise.all([
      this.post<QuoteList>(pricing + QUOTES, { skus, currency: 'EUR', segment: 'consumer' }, visit),
      this.post<StockList>(inventory + STOCK, { skus }, visit),
    ]);
    return {
      products: page.items,
      prices: new Map(list.quotes.map((quote) => [quote.sku, { ...quote, currency: list.currency }])),
      stock: new Map(stock.items.map((item) => [item.sku, item])),
    };
  }

  private async get<T>(url: string, visit: string | undefined): Promise<T> {
    return (await firstValueFrom(this.http.get<T>(url, { headers: { 'x-visit': visit } }))).data;
  }

  private async post<T>(url: string, body: unknown, visit: string | undefined): Promise<T> {
    return (await firstValueFrom(this.http.post<T>(url, body, { headers: { 'x-visit': visit } }))).data;
  }
}
