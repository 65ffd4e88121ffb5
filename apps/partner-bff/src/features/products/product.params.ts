import { Matches } from 'class-validator';
import { SKU } from '@portico/shop';

export class ProductParams {
  @Matches(SKU)
  sku!: string;
}
