import { Matches } from 'class-validator';
import { SKU } from '../../sku.ts';

export class ProductParams {
  @Matches(SKU)
  sku!: string;
}
