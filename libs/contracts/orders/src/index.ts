export { orders } from './generated/contract.ts';
export type { OrdersContract, OrdersOperation } from './generated/contract.ts';
export type { components as OrdersComponents, operations as OrdersOperations, paths as OrdersPaths } from './generated/types.ts';
export type { Currency, NewOrder, NewOrderLine, Order, OrderLine, OrderPage, OrderStatus } from './generated/types.ts';
