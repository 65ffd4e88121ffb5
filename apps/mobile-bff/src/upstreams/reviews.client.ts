import { Injectable } from '@nestjs/common';
import { reviews } from '@portico/contracts-reviews';
import type { ReviewsContract, Summary } from '@portico/contracts-reviews';
import { Upstreams } from '@portico/upstream';
import type { HttpUpstream } from '@portico/upstream';

/** What mobile-bff asks of reviews. */
@Injectable()
export class ReviewsClient {
  private readonly api: HttpUpstream<ReviewsContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.http(reviews);
  }

  /** How often and how well a product was rated; undefined when the service says nothing of it. */
  async summary(productId: string): Promise<Summary | undefined> {
    const list = await this.api.get('/summaries', { query: { productIds: [productId] } });
    return list.items.find((summary) => summary.productId === productId);
  }
}
