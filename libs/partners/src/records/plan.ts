import { Doc, ListOf, Optional } from '@portico/config';
import { IsIn, IsInt, Matches, Min } from 'class-validator';
import { A_SLUG, fix, PLAN_NAME } from './record-rules.ts';

/** One limit of a plan. */
export class PlanLimit {
  @Matches(PLAN_NAME, fix(A_SLUG))
  @Doc('What it is called in `RateLimit` fields and in logs.')
  name!: string;

  @Min(1)
  @IsInt()
  @Doc('Requests.')
  limit!: number;

  @Matches(/^([1-9]\d*(ms|s|m|h)|day|month)$/, fix('write a duration such as 1s, 1m or 1h, or day or month'))
  @Doc('In how long: a duration, or a `day` or `month` of the calendar (UTC).')
  per!: string;

  @IsIn(['window', 'gcra'])
  @Doc('`window` counts from the first request on; `gcra` spreads requests evenly.')
  algorithm: 'window' | 'gcra' = 'window';

  @Optional()
  @Min(1)
  @IsInt()
  @Doc('Requests that may come at once, with `gcra`.')
  burst?: number;
}

/** What a partner may use how much of. */
export class Plan {
  @Matches(PLAN_NAME, fix(A_SLUG))
  @Doc('What partners name it by.')
  name!: string;

  @ListOf(() => PlanLimit, { doc: 'All of them hold at once.' })
  limits: PlanLimit[] = [];
}
