import type { Category, Product, ProductImage } from '@portico/contracts-catalog';
import type { Assortment } from './assortment.ts';
import { DAY_MS, instant, TAKEN_AT } from './calendar.ts';
import { EXAMPLES } from './examples.ts';
import { HOME_ASSORTMENTS } from './home-assortments.ts';
import { productId, skuOf } from './identifiers.ts';
import { LEISURE_ASSORTMENTS } from './leisure-assortments.ts';
import { LONG_NAMES, PRODUCT_SENTENCES } from './product-sentences.ts';
import { Random } from './random.ts';
import { SIZES } from './sizes.ts';

export const ASSORTMENTS: readonly Assortment[] = [...HOME_ASSORTMENTS, ...LEISURE_ASSORTMENTS];

export const IMAGE_WIDTHS = [160, 320, 640, 1280] as const;

const DESCRIPTION = { least: 200, most: 400 };
/** Shares no factor with the number of categories, so that each has featured products. */
const FEATURED_EVERY = 199;
const LONG_NAME_EVERY = 250;
const EXAMPLE_IDS: ReadonlySet<string> = new Set(Object.values(EXAMPLES));

const imagesOf = (id: string, alt: string, count: number): ProductImage[] =>
  Array.from({ length: count }, (_, index) => {
    const imageId = index === 0 ? id : `${id}-${index + 1}`;
    return {
      id: imageId,
      alt: index === 0 ? alt : `${alt}, view ${index + 1}`,
      variants: IMAGE_WIDTHS.map((width) => ({
        width,
        height: (width * 3) / 4,
        url: `/images/${imageId}/${width}`,
        format: 'png' as const,
      })),
    };
  });

const descriptionOf = (
  random: Random,
  { brand, material, noun, use }: Record<'brand' | 'material' | 'noun' | 'use', string>,
): string => {
  let text = `${brand} makes this ${noun.toLowerCase()} of ${material.toLowerCase()} with ${use} in mind.`;
  const start = random.between(0, PRODUCT_SENTENCES.length - 1);
  for (let index = 0; text.length < DESCRIPTION.least || random.chance(0.4); index += 1) {
    const sentence = PRODUCT_SENTENCES[(start + index) % PRODUCT_SENTENCES.length] as string;
    if (text.length + 1 + sentence.length > DESCRIPTION.most) break;
    text += ` ${sentence}`;
  }
  return text;
};

const imageCount = (random: Random, id: string): number => {
  const drawn = random.chance(0.02) ? 0 : random.between(1, 3);
  if (id === EXAMPLES.ordinary) return 3;
  if (id === EXAMPLES.withoutImages) return 0;
  return EXAMPLE_IDS.has(id) ? Math.max(1, drawn) : drawn;
};

const productOf = (random: Random, number: number): Product => {
  const id = productId(number);
  const featured = number % FEATURED_EVERY === 1;
  const assortment = ASSORTMENTS[(number - 1) % ASSORTMENTS.length] as Assortment;
  const [brand, style, material] = [
    random.pick(assortment.brands),
    random.pick(assortment.styles),
    random.pick(assortment.materials),
  ];
  const [noun, use] = [random.pick(assortment.nouns), random.pick(assortment.uses)];
  const usual = `${style} ${material} ${noun}`;
  const name =
    number % LONG_NAME_EVERY === 7 ? (LONG_NAMES[Math.floor(number / LONG_NAME_EVERY) % LONG_NAMES.length] as string) : usual;
  const images = imagesOf(id, usual, imageCount(random, id));
  const createdAt = TAKEN_AT - random.between(30, 1100) * DAY_MS - random.between(0, DAY_MS);
  const updatedAt = createdAt + Math.floor(random.next() * (TAKEN_AT - createdAt));
  const discontinued = id === EXAMPLES.discontinued || (random.chance(0.04) && !featured && !EXAMPLE_IDS.has(id));
  return {
    id,
    sku: skuOf(number),
    name,
    brand,
    category: assortment.id,
    description: descriptionOf(random, { brand, material, noun, use }),
    featured,
    attributes: [
      { name: 'Material', value: material },
      ...Object.entries(assortment.attributes).map(([attribute, values]) => ({ name: attribute, value: random.pick(values) })),
    ],
    images: featured && images.length === 0 ? imagesOf(id, usual, 1) : images,
    status: discontinued ? 'discontinued' : 'active',
    createdAt: instant(createdAt),
    updatedAt: instant(updatedAt),
  };
};

/** All products, by ascending id. */
export const buildProducts = (): Product[] => {
  const random = new Random('products');
  return Array.from({ length: SIZES.products }, (_, index) => productOf(random, index + 1));
};

/** All categories, with the number of their active products. */
export const buildCategories = (products: readonly Product[]): Category[] =>
  ASSORTMENTS.map(({ id, name }) => ({
    id,
    name,
    productCount: products.filter((product) => product.category === id && product.status === 'active').length,
  }));
