export { pricing } from './generated/contract.ts';
export type { PricingContract, PricingOperation } from './generated/contract.ts';
export type {
  components as PricingComponents,
  operations as PricingOperations,
  paths as PricingPaths,
} from './generated/types.ts';
export type { Currency, Quote, QuoteList, QuoteRequest, SegmentId } from './generated/types.ts';
