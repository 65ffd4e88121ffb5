import './class-transformer-storage.d.ts';
import type { Type } from '@nestjs/common';
import { TransformationType } from 'class-transformer';
import type { TypeHelpOptions } from 'class-transformer';
// class-transformer keeps to itself what its decorators say, and a transform cannot be found by trying: it may leave alone what is tried.
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';

/** Has the property a `@Transform()` for what comes in? */
export const hasTransform = (type: Type, property: string): boolean => defaultMetadataStorage.findTransformMetadatas(type, property, TransformationType.PLAIN_TO_CLASS).length > 0;

/** Has the property a `@Type()`? */
export const hasType = (type: Type, property: string): boolean => defaultMetadataStorage.findTypeMetadata(type, property) !== undefined;

/** What the property's `@Type()` names; undefined without one. */
export const namedType = (type: Type, property: string): unknown => {
  const found = defaultMetadataStorage.findTypeMetadata(type, property) as { readonly typeFunction?: (options: TypeHelpOptions) => unknown } | undefined;
  return found?.typeFunction?.({ newObject: {}, object: {}, property });
};
