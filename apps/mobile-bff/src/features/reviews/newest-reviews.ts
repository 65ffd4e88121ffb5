import { HttpService } from '@nestjs/axios';
import { Injectable } from '@nestjs/common';
import type { ReviewPage } from '@portico/contracts-reviews';
import { firstValueFrom } from 'rxjs';

/** Reviews that fit on a phone. */
const SHOWN = 5;

/** Code as teams bring it along: `HttpService` of Nest, whose calls are those of the upstream `reviews` (docs/guides/http-service.md). */
@Injectable()
export class NewestReviews {
  constructor(private readonly http: HttpService) {}

  async of(productId: string): Promise<ReviewPage['items']> {
    const { data } = await firstValueFrom(this.http.get<ReviewPage>('http://reviews/reviews', { params: { productId, limit: SHOWN } }));
    return data.items;
  }
}
