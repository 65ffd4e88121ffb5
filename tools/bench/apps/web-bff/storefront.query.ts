import { IsInt, Max, Min } from 'class-validator';

export class StorefrontQuery {
  @IsInt()
  @Min(1)
  @Max(48)
  limit: number = 8;
}
