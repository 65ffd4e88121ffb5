import { IsInt, IsNumber, IsOptional, Max, Min } from 'class-validator';

/** How large a screen shows its images; client hints say the same for an app that sends them. */
export class ImageQuery {
  /** CSS pixels. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2000)
  w?: number;

  /** Device pixels to a CSS pixel. */
  @IsOptional()
  @IsNumber()
  @Min(1)
  @Max(4)
  dpr?: number;
}
