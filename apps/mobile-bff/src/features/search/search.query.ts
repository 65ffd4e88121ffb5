import { CursorOf } from '@portico/platform';
import { IsOptional, IsString, Length } from 'class-validator';
import { ImageQuery } from '../../images/image.query.ts';
import { searchFor } from '../../upstreams/catalog.client.ts';

export class SearchQuery extends ImageQuery {
  @IsString()
  @Length(1, 100)
  q!: string;

  /** The `next` of the page before. */
  @IsOptional()
  @CursorOf(({ q }: SearchQuery) => searchFor(q))
  cursor?: string;
}
