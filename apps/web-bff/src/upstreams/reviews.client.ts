import { Injectable } from '@nestjs/common';
import { reviews } from '@portico/contracts-reviews';
import type { ReviewPage, ReviewsContract, Summary } from '@portico/contracts-reviews';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** What web-bff asks of reviews. */
@Injectable()
export class ReviewsClient {
  private readonly api: HttpUpstream<ReviewsContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(reviews);
  }

  /** The newest reviews of a product. */
  newest(productId: string, limit: number): Promise<ReviewPage> {
    return this.api.get('/reviews', { query: { productId, limit } });
  }

  /** By product id. */
  async summaries(productIds: readonly string[]): Promise<ReadonlyMap<string, Summary>> {
    const list = await this.api.get('/summaries', { query: { productIds: [...productIds] } });
    return new Map(list.items.map((summary) => [summary.productId, summary]));
  }
}
