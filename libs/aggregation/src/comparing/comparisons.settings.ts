import { Doc, ListOf } from '@portico/config';
import { IsNumber, IsString, Max, Min } from 'class-validator';

/** How much of a plan is compared with its next version, in place of what `compareWith()` says. */
export class ComparisonSettings {
  @IsString()
  @Doc('The plan, by its name; it is one that the code compares.')
  name!: string;

  @Max(100)
  @Min(0)
  @IsNumber()
  @Doc('How many of a hundred requests are compared; none with 0. It changes while the BFF runs.')
  percent!: number;
}

/** The settings of a BFF that compares plans. */
export class WithComparisons {
  @ListOf(() => ComparisonSettings)
  comparisons: readonly ComparisonSettings[] = [];
}
