import { Field } from '@portico/platform';

export class PlacedOrderView {
  @Field(String)
  id!: string;
}
