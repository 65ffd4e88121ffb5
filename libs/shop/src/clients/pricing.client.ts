import { Injectable } from '@nestjs/common';
import { pricing } from '@portico/contracts-pricing';
import type { Currency, PricingContract, Quote, SegmentId } from '@portico/contracts-pricing';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** For whom a price holds. */
export interface PriceContext {
  readonly currency: Currency;
  readonly segment: SegmentId;
}

/** What somebody pays of whom nothing is known. */
export const DEFAULT_PRICES: PriceContext = { currency: 'EUR', segment: 'consumer' };

export interface Price extends Quote {
  readonly currency: Currency;
}

/** The most SKUs of one quote. */
export const QUOTE_MAX = 100;

/** What BFFs ask of prices. */
@Injectable()
export class PricingClient {
  private readonly api: HttpUpstream<PricingContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(pricing);
  }

  /** By SKU; a SKU without a price is not in the map. */
  async quote(skus: readonly string[], { currency, segment }: PriceContext): Promise<ReadonlyMap<string, Price>> {
    const list = await this.api.post('/quotes', { body: { skus: [...skus], currency, segment } });
    return new Map(list.quotes.map((quote) => [quote.sku, { ...quote, currency: list.currency }]));
  }
}
