import { IsInt, Max, Min } from 'class-validator';

export class HomeQuery {
  /** How many featured products. */
  @IsInt()
  @Min(1)
  @Max(48)
  limit: number = 12;
}
