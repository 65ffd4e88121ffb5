import { IsIn, Matches } from 'class-validator';
import { IMAGE_WIDTHS } from '../../upstreams/catalog.client.ts';

export class ImageParams {
  @Matches(/^p-\d{5}(-[2-4])?$/, { message: 'imageId must be an image id such as p-00001 or p-00001-2' })
  imageId!: string;

  @IsIn(IMAGE_WIDTHS)
  width!: number;
}
