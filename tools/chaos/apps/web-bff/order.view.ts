import { Field } from '@portico/platform';

export class OrderView {
  @Field(String)
  id!: string;
}
