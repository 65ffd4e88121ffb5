import { InputDoc } from '@portico/openapi';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, Matches, Max, Min, ValidateNested } from 'class-validator';
import { SKU } from './sku.ts';

export class OrderLineRequest {
  @InputDoc('What to order.', { example: 'SKU-00042' })
  @Matches(SKU)
  sku!: string;

  @InputDoc('How many pieces of it.', { example: 2 })
  @IsInt()
  @Min(1)
  @Max(99)
  quantity!: number;
}

export class OrderRequest {
  @InputDoc('One line for each SKU.')
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => OrderLineRequest)
  lines!: OrderLineRequest[];
}
