import type { Product } from '@portico/contracts-catalog';
import type { Customer } from '@portico/contracts-customers';
import type { StockItem } from '@portico/contracts-inventory';
import type { Order } from '@portico/contracts-orders';
import { Field, Integer, OneOf } from '@portico/platform';
import type { Price } from '@portico/shop';
import { ProductCard, toProductCard } from '../product-card/product-card.view.ts';

export class OpenOrder {
  @Field()
  id!: string;

  @Field(OneOf('placed', 'packed', 'shipped'))
  status!: 'placed' | 'packed' | 'shipped';

  @Field(Integer)
  pieces!: number;

  @Field(String, { format: 'date-time' })
  placedAt!: string;
}

/** The shop's first page. */
export class HomeView {
  @Field(String, { nullable: true, doc: 'For a known customer.' })
  greeting!: string | null;

  @Field([ProductCard])
  featured!: ProductCard[];

  @Field([ProductCard], { nullable: true, doc: 'Null when recommendations cannot be had.' })
  recommended!: ProductCard[] | null;

  @Field([OpenOrder], { nullable: true, doc: 'Null for an unknown customer, or when orders cannot be had.' })
  openOrders!: OpenOrder[] | null;
}

interface HomeParts {
  readonly featured: readonly Product[];
  readonly customer: Customer | undefined;
  readonly recommended: readonly Product[] | undefined;
  readonly prices: ReadonlyMap<string, Price> | undefined;
  readonly stock: ReadonlyMap<string, StockItem> | undefined;
  readonly openOrders: readonly Order[] | undefined;
}

export function toHomeView({ featured, customer, recommended, prices, stock, openOrders }: HomeParts): HomeView {
  const toCard = (product: Product): ProductCard => toProductCard(product, prices, stock);
  return {
    greeting: customer ? `Hello ${customer.givenName}` : null,
    featured: featured.map(toCard),
    recommended: recommended?.map(toCard) ?? null,
    openOrders: openOrders?.map(toOpenOrder) ?? null,
  };
}

const toOpenOrder = ({ id, status, lines, placedAt }: Order): OpenOrder => ({
  id,
  status: status as OpenOrder['status'],
  pieces: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  placedAt,
});
