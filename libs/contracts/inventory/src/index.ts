export { inventory } from './generated/contract.ts';
export type { InventoryContract, InventoryOperation } from './generated/contract.ts';
export type {
  components as InventoryComponents,
  operations as InventoryOperations,
  paths as InventoryPaths,
} from './generated/types.ts';
export type { StockItem, StockList, StockRequest, WarehouseStock } from './generated/types.ts';
