export { customers } from './generated/contract.ts';
export type { CustomersContract, CustomersOperation } from './generated/contract.ts';
export type {
  components as CustomersComponents,
  operations as CustomersOperations,
  paths as CustomersPaths,
} from './generated/types.ts';
export type { Address, AddressList, Currency, Customer, Segment, SegmentId, SegmentList } from './generated/types.ts';
