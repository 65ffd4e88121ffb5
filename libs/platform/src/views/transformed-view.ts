import type { Type } from '@nestjs/common';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';

/** What a class calls that `PickType()` and its like make, of @nestjs/mapped-types, of @nestjs/swagger and of @nestjs/graphql. */
const MAPPED = 'inheritPropertyInitializers(this';
const isMapped = (type: Type): boolean => Function.prototype.toString.call(type).includes(MAPPED);

/** What a class of Nest's stands in for: it has none of the fields, and they would be missing without a word. */
export function mappedFault(view: Type): string | undefined {
  for (let base = Object.getPrototypeOf(view) as Type | null; base && base !== Function.prototype; base = Object.getPrototypeOf(base) as Type | null) {
    if (isMapped(base)) return 'extends a mapped type of Nest, such as PickType(), which leaves @Field() behind: extend the view itself, or PartialOf() of it, or declare the fields here';
  }
  return undefined;
}

/** What ClassSerializerInterceptor would make of a field that its view does not know of: each answer would fail. */
export function transformFault(view: Type, name: string, isOptional: boolean): string | undefined {
  const excluded = defaultMetadataStorage.findExcludeMetadata(view, name);
  if (excluded && !excluded.options.toClassOnly) return 'has @Field() and @Exclude(), and only one of them can hold: take one out';
  const { toClassOnly, name: other, groups = [] } = defaultMetadataStorage.findExposeMetadata(view, name)?.options ?? {};
  if (toClassOnly) return undefined;
  if (other !== undefined && other !== name) return `has @Expose({ name: '${other}' }), and leaves by the name of its property: name that ${other}, and take @Expose() out`;
  return groups.length > 0 && !isOptional ? 'has @Expose() with groups, without which it is absent: add { optional: true } to its @Field()' : undefined;
}
