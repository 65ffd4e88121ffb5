import { ByteSize, Doc } from '@portico/config';
import { IsInt, IsNumber, IsString, Max, Min } from 'class-validator';

/** Requests of a route that a second upstream is sent a copy of. */
export class MirrorSettings {
  @IsString()
  @Doc('The upstream that gets the copies, by its name in `upstreams`. Its answers are thrown away.')
  to!: string;

  @IsNumber()
  @Min(0)
  @Max(100)
  @Doc('How many of a hundred requests are copied.')
  percent = 100;

  @IsInt()
  @Min(1)
  @Doc('Copies in flight at a time; requests beyond are not copied.')
  concurrency = 16;

  @ByteSize({ doc: 'The longest body of a request that is copied; it is held in memory until it is sent.' })
  bodyLimit = 64 * 1024;
}
