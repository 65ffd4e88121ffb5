import { product } from '../fixtures/shop.ts';
import { imageUrl } from './image-url.ts';

describe('the image of a product', () => {
  it.each([
    [1, 160],
    [160, 160],
    [161, 320],
    [320, 320],
    [641, 1280],
    [1280, 1280],
    [8000, 1280],
  ])('for %d pixels is %d wide', (pixels, width) => {
    expect(imageUrl(product(1), pixels)).toBe(`/v1/media/p-1/${width}`);
  });

  it('does not depend on the order of the variants', () => expect(imageUrl(product(1, [640, 160, 320]), 200)).toBe('/v1/media/p-1/320'));
  it('is null without variants', () => expect(imageUrl(product(1, []), 200)).toBeNull());
  it('is null without images', () => expect(imageUrl({ ...product(1), images: [] }, 200)).toBeNull());
});
