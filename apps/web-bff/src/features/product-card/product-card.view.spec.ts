import type { Product } from '@portico/contracts-catalog';
import { mediaUrl, toImage, toImages } from './product-card.view.ts';

const variant = (width: number) => ({ width, height: width, url: `/images/p-00001/${width}`, format: 'png' as const });
const withImages = (...images: Product['images']): Product => ({ images }) as Product;

describe('the images of a product', () => {
  it('are served by this BFF, smallest first, with every width for the browser to choose from', () => {
    expect(toImages(withImages({ id: 'p-00001', alt: 'A kettle', variants: [variant(160), variant(320)] }))).toEqual([
      { src: '/media/p-00001/160', srcset: '/media/p-00001/160 160w, /media/p-00001/320 320w', alt: 'A kettle' },
    ]);
  });

  it('are null and none for a product without one', () => {
    expect(toImage(withImages())).toBeNull();
    expect(toImages(withImages({ id: 'x', alt: '', variants: [] }))).toEqual([]);
  });

  it('leave an address that is not the catalogue’s as it is', () => {
    expect(mediaUrl('https://cdn.example/images/1')).toBe('https://cdn.example/images/1');
  });
});
