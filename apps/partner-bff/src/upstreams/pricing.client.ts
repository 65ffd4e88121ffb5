import { Injectable } from '@nestjs/common';
import { pricing } from '@portico/contracts-pricing';
import type { Currency, PricingContract, Quote, SegmentId } from '@portico/contracts-pricing';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

export interface Price extends Quote {
  readonly currency: Currency;
}

/** The most SKUs of one quote. */
export const QUOTE_MAX = 100;

/** What every partner pays. */
const PARTNER_PRICES: { readonly currency: Currency; readonly segment: SegmentId } = { currency: 'EUR', segment: 'business' };

/** What partner-bff asks of prices. */
@Injectable()
export class PricingClient {
  private readonly api: HttpUpstream<PricingContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(pricing);
  }

  /** By SKU; a SKU without a price is not in the map. */
  async quote(skus: readonly string[]): Promise<ReadonlyMap<string, Price>> {
    const { currency, quotes } = await this.api.post('/quotes', { body: { skus: [...skus], ...PARTNER_PRICES } });
    return new Map(quotes.map((quote) => [quote.sku, { ...quote, currency }]));
  }
}
