import { Field, Integer, OneOf } from '@portico/platform';

export class CardPriceView {
  @Field(Integer)
  amount!: number;

  @Field(OneOf('EUR', 'USD', 'GBP'))
  currency!: 'EUR' | 'USD' | 'GBP';

  @Field(Integer, { nullable: true })
  listAmount!: number | null;
}

export class CardView {
  @Field()
  id!: string;

  @Field()
  sku!: string;

  @Field()
  name!: string;

  @Field()
  brand!: string;

  @Field(String, { nullable: true })
  image!: string | null;

  @Field(CardPriceView, { nullable: true })
  price!: CardPriceView | null;

  @Field(Integer, { nullable: true })
  available!: number | null;
}

export class StorefrontView {
  @Field(String, { nullable: true })
  greeting!: string | null;

  @Field(String, { nullable: true })
  segment!: string | null;

  @Field([CardView])
  products!: CardView[];
}
