import { IsOptional, IsString, Length } from 'class-validator';
import { ImageQuery } from '../../images/image.query.ts';
import { CursorOf } from '../../paging/cursor-of.decorator.ts';
import { searchList } from './search.view.ts';

export class SearchQuery extends ImageQuery {
  @IsString()
  @Length(1, 100)
  q!: string;

  /** The `next` of the page before. */
  @IsOptional()
  @CursorOf(({ q }: SearchQuery) => searchList(q))
  cursor?: string;
}
