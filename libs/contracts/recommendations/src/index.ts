export { recommendations } from './generated/contract.ts';
export type { RecommendationsContract, RecommendationsMethods } from './generated/contract.ts';
export type { Reason, Recommendation, RecommendRequest, RecommendResponse } from './generated/types.ts';
