import type { Product } from '@portico/contracts-catalog';
import type { StockItem } from '@portico/contracts-inventory';
import type { Review, ReviewPage, Summary } from '@portico/contracts-reviews';
import { Field, Integer } from '@portico/platform';
import type { Price } from '@portico/shop';
import { ImageView, PriceView, ProductCard, toImages, toPrice, toProductCard } from '../product-card/product-card.view.ts';

export class AttributeView {
  @Field()
  name!: string;

  @Field()
  value!: string;
}

export class WarehouseView {
  @Field()
  warehouse!: string;

  @Field(Integer)
  available!: number;

  @Field(String, { nullable: true, format: 'date-time', doc: 'Null when no delivery is planned.' })
  restockAt!: string | null;
}

export class ReviewView {
  @Field()
  author!: string;

  @Field(Integer, { doc: 'One to five stars.' })
  rating!: number;

  @Field(String, { nullable: true })
  title!: string | null;

  @Field()
  body!: string;

  @Field(String, { format: 'date-time' })
  createdAt!: string;
}

export class RatingView {
  @Field(Integer)
  count!: number;

  @Field(Number, { nullable: true, doc: 'Null when it has no ratings.' })
  average!: number | null;

  @Field([Integer], { doc: 'How many gave one star, two stars, and so on to five.' })
  histogram!: number[];
}

/** Everything the product page shows. */
export class ProductView {
  @Field()
  id!: string;

  @Field()
  sku!: string;

  @Field()
  name!: string;

  @Field()
  brand!: string;

  @Field()
  category!: string;

  @Field()
  description!: string;

  @Field([AttributeView])
  attributes!: AttributeView[];

  @Field([ImageView])
  images!: ImageView[];

  @Field()
  discontinued!: boolean;

  @Field(PriceView, { nullable: true })
  price!: PriceView | null;

  @Field([WarehouseView], { nullable: true, doc: 'Null when unknown.' })
  stock!: WarehouseView[] | null;

  @Field(RatingView, { nullable: true })
  rating!: RatingView | null;

  @Field([ReviewView], { nullable: true, doc: 'The newest.' })
  reviews!: ReviewView[] | null;

  @Field([ProductCard], { nullable: true })
  related!: ProductCard[] | null;
}

interface ProductParts {
  readonly product: Product;
  readonly prices: ReadonlyMap<string, Price> | undefined;
  readonly stock: ReadonlyMap<string, StockItem> | undefined;
  readonly ratings: ReadonlyMap<string, Summary> | undefined;
  readonly reviews: ReviewPage | undefined;
  readonly related: readonly Product[] | undefined;
}

export function toProductView({ product, prices, stock, ratings, reviews, related }: ProductParts): ProductView {
  const { id, sku, name, brand, category, description, attributes, status } = product;
  return {
    ...{ id, sku, name, brand, category, description, attributes },
    images: toImages(product),
    discontinued: status === 'discontinued',
    price: toPrice(prices?.get(sku)),
    stock: stock?.get(sku)?.warehouses ?? null,
    rating: ratings?.get(id) ?? null,
    reviews: reviews?.items.map(toReview) ?? null,
    related: related?.map((other) => toProductCard(other, prices, stock)) ?? null,
  };
}

const toReview = ({ author, rating, title, body, createdAt }: Review): ReviewView => ({ author, rating, title, body, createdAt });
