import type { Product } from '@portico/contracts-catalog';
import type { Customer } from '@portico/contracts-customers';
import type { Order } from '@portico/contracts-orders';
import { Field, Integer, OneOf } from '@portico/platform';
import { CURRENCIES, currencyOf, ProductCard, toProductCard } from '../product-card/product-card.view.ts';
import type { Currency, Prices, Stock } from '../product-card/product-card.view.ts';

/** What the screen is drawn for. */
export class HomeScreen {
  /** The width of an image in device pixels. */
  readonly pixels!: number;
}

export class OpenOrder {
  @Field()
  id!: string;

  @Field(OneOf('placed', 'packed', 'shipped'))
  status!: 'placed' | 'packed' | 'shipped';

  @Field(Integer)
  pieces!: number;
}

/** The app's first screen. */
export class HomeView {
  @Field(String, { nullable: true, doc: 'The given name of a known customer.' })
  name!: string | null;

  @Field(OneOf(...CURRENCIES), { nullable: true, doc: 'Of every amount here; null when there is none.' })
  currency!: Currency | null;

  @Field([ProductCard])
  featured!: ProductCard[];

  @Field([ProductCard], { nullable: true, doc: 'Null when recommendations cannot be had.' })
  forYou!: ProductCard[] | null;

  @Field([OpenOrder], { nullable: true, doc: 'On their way; null for an unknown customer, or when orders cannot be had.' })
  orders!: OpenOrder[] | null;
}

interface HomeParts {
  readonly featured: readonly Product[];
  readonly customer: Customer | undefined;
  readonly forYou: readonly Product[] | undefined;
  readonly prices: Prices;
  readonly stock: Stock;
  readonly orders: readonly Order[] | undefined;
  readonly query: HomeScreen;
}

export function toHomeView({ featured, customer, forYou, prices, stock, orders, query: { pixels } }: HomeParts): HomeView {
  const toCard = (product: Product): ProductCard => toProductCard(product, prices, stock, pixels);
  return {
    name: customer?.givenName ?? null,
    currency: currencyOf(prices),
    featured: featured.map(toCard),
    forYou: forYou?.map(toCard) ?? null,
    orders: orders?.map(toOpenOrder) ?? null,
  };
}

const toOpenOrder = ({ id, status, lines }: Order): OpenOrder => ({
  id,
  status: status as OpenOrder['status'],
  pieces: lines.reduce((sum, { quantity }) => sum + quantity, 0),
});
