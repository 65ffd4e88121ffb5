import { IsInt, Max, Min } from 'class-validator';
import { REFERENCES } from './reference.ts';

export class OrderRequest {
  @IsInt()
  @Min(0)
  @Max(REFERENCES - 1)
  reference!: number;
}
