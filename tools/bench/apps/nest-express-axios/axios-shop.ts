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

  async page(): Promise<Page> {
    const [offers, customer] = await Promise.all([this.offers(), this.get<Customer>(this.origins.customers + CUSTOMER)]);
    return toPage({ ...offers, customer });
  }

  private async offers(): Promise<Offers> {
    const { catalog, pricing, inventory } = this.origins;
    const page = await this.get<ProductPage>(catalog + PRODUCTS);
    const skus = page.items.map(({ sku }) => sku);
    const [list, stock] = await Promise.all([
      this.post<QuoteList>(pricing + QUOTES, { skus, currency: 'EUR', segment: 'consumer' }),
      this.post<StockList>(inventory + STOCK, { skus }),
    ]);
    return {
      products: page.items,
      prices: new Map(list.quotes.map((quote) => [quote.sku, { ...quote, currency: list.currency }])),
      stock: new Map(stock.items.map((item) => [item.sku, item])),
    };
  }

  private async get<T>(url: string): Promise<T> {
    return (await firstValueFrom(this.http.get<T>(url))).data;
  }

  private async post<T>(url: string, body: unknown): Promise<T> {
    return (await firstValueFrom(this.http.post<T>(url, body))).data;
  }
}
