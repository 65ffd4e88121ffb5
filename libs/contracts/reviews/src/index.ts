export { reviews } from './generated/contract.ts';
export type { ReviewsContract, ReviewsOperation } from './generated/contract.ts';
export type {
  components as ReviewsComponents,
  operations as ReviewsOperations,
  paths as ReviewsPaths,
} from './generated/types.ts';
export type { Review, ReviewPage, Summary, SummaryList } from './generated/types.ts';
