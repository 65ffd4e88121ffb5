import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

export class AccountOrdersQuery {
  @IsOptional()
  @IsString()
  @Length(1, 200)
  cursor?: string;

  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = 10;
}
