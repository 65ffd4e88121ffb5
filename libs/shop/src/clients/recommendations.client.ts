import { Injectable } from '@nestjs/common';
import { recommendations } from '@portico/contracts-recommendations';
import type { RecommendationsContract } from '@portico/contracts-recommendations';
import { Upstreams } from '@portico/upstream';
import type { GrpcUpstream } from '@portico/upstream';

/** What BFFs ask of recommendations. */
@Injectable()
export class RecommendationsClient {
  private readonly api: GrpcUpstream<RecommendationsContract>;

  constructor(upstreams: Upstreams) {
    this.api = upstreams.grpc(recommendations);
  }

  /** Ids of products for a customer, or for everybody. */
  async forCustomer(customerId: string | undefined, limit: number): Promise<string[]> {
    const { items } = await this.api.call('Recommend', { limit, ...(customerId === undefined ? {} : { customerId }) });
    return items.map(({ productId }) => productId);
  }

  /** Ids of products that go with one. */
  async related(productId: string, limit: number): Promise<string[]> {
    const { items } = await this.api.call('Recommend', { productId, limit });
    return items.map((item) => item.productId);
  }
}
