import { InputDoc } from '@portico/openapi';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, Matches } from 'class-validator';
import { SKU, STOCK_MAX } from '@portico/shop';

export class AvailabilityRequest {
  @InputDoc('Each SKU once.', { example: ['SKU-00042', 'SKU-00043'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(STOCK_MAX)
  @ArrayUnique()
  @Matches(SKU, { each: true })
  skus!: string[];
}
