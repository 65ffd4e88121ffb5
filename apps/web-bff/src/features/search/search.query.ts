import { IsInt, IsString, Length, Max, Min } from 'class-validator';

export class SearchQuery {
  @IsString()
  @Length(1, 100)
  q!: string;

  @IsInt()
  @Min(1)
  @Max(100)
  page: number = 1;
}
