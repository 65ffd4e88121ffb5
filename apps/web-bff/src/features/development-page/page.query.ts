import { IsIn, IsOptional } from 'class-validator';

/** What a sign-in that failed comes back with; the page's script reads it. */
export class PageQuery {
  @IsOptional()
  @IsIn(['denied', 'failed'])
  'sign-in'?: string;
}
