import { Doc, Duration, Optional } from '@portico/config';
import { IsIn, IsInt, Matches, Min } from 'class-validator';

const NAME = /^[a-z][a-z0-9-]*$/;

/** So many requests in some time. */
export class LimitSettings {
  @Matches(NAME)
  @Doc('What it is called, in the fields that callers see and for `@Throttle()` and `@SkipThrottle()`.')
  name!: string;

  @IsInt()
  @Min(1)
  @Doc('How many requests, counted by their costs.')
  limit!: number;

  @Duration({ min: '1s', max: '744h', doc: 'In which time.' })
  per!: number;

  @IsIn(['window', 'gcra'])
  @Doc('`window`: all of them at any time of a window that begins with the first one. `gcra`: at an even rate, with some at once.')
  algorithm: 'window' | 'gcra' = 'window';

  @Optional()
  @IsInt()
  @Min(1)
  @Doc('For `gcra`: how many may come at once; by default as many as the limit.')
  burst?: number;
}

/** So many requests in a day or a month of the calendar, in UTC. */
export class QuotaSettings {
  @Matches(NAME)
  @Doc('What it is called.')
  name!: string;

  @IsInt()
  @Min(1)
  @Doc('How many requests, counted by their costs.')
  limit!: number;

  @IsIn(['day', 'month'])
  @Doc('Of which unit of the calendar.')
  per!: 'day' | 'month';
}
