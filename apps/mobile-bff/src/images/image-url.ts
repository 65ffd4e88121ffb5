import type { Product } from '@portico/contracts-catalog';

/** The first image of a product in the smallest variant that is wide enough, else in the widest; null for a product without one. */
export function imageUrl({ images: [image] }: Product, pixels: number): string | null {
  const byWidth = image?.variants.toSorted((a, b) => a.width - b.width) ?? [];
  const variant = byWidth.find(({ width }) => width >= pixels) ?? byWidth.at(-1);
  return image && variant ? `/v1/media/${image.id}/${variant.width}` : null;
}
