import { IsIn, Matches } from 'class-validator';
import { IMAGE_WIDTHS } from '../../upstreams/catalog.client.ts';

export class ImageParams {
  @Matches(/^[\w-]{1,40}$/, { message: 'imageId must be letters, digits and dashes' })
  imageId!: string;

  @IsIn(IMAGE_WIDTHS)
  width!: number;
}
