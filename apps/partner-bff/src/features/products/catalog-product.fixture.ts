import type { Product } from '@portico/contracts-catalog';

/** A product as the catalogue has it, with everything that must stay behind. */
export const catalogProduct = (changes: Partial<Product> = {}): Product => ({
  id: 'p-00007',
  sku: 'SKU-00007',
  name: 'Oak Stool',
  brand: 'Fjell & Son',
  category: 'chairs',
  description: 'A stool.',
  featured: true,
  attributes: [{ name: 'Material', value: 'Oak' }],
  images: [{ id: 'p-00007', alt: 'Oak Stool', variants: [] }],
  status: 'active',
  createdAt: '2025-01-02T03:04:05Z',
  updatedAt: '2026-01-02T03:04:05Z',
  ...changes,
});
