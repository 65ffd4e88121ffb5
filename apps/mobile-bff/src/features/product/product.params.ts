import { Matches } from 'class-validator';

export class ProductParams {
  @Matches(/^p-\d{5}$/, { message: 'id must be a product id such as p-00001' })
  id!: string;
}
