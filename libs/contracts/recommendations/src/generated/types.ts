// Generated from recommendations.proto by `npm run contracts`; do not edit.

export interface RecommendRequest {
  customerId?: string;
  productId?: string;
  /** 1 to 50. */
  limit: number;
}

export interface RecommendResponse {
  items: Recommendation[];
}

export interface Recommendation {
  productId: string;
  /** 0 to 1. */
  score: number;
  reason: Reason;
}

export type Reason =
  | 'REASON_UNSPECIFIED'
  | 'REASON_SAME_CATEGORY'
  | 'REASON_SAME_BRAND'
  | 'REASON_BOUGHT_BEFORE'
  | 'REASON_POPULAR';
