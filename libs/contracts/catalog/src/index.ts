export { catalog } from './generated/contract.ts';
export type { CatalogContract, CatalogOperation } from './generated/contract.ts';
export type {
  components as CatalogComponents,
  operations as CatalogOperations,
  paths as CatalogPaths,
} from './generated/types.ts';
export type {
  Attribute,
  Category,
  CategoryList,
  ImageVariant,
  Product,
  ProductBatch,
  ProductImage,
  ProductPage,
  ProductStatus,
} from './generated/types.ts';
