import './class-transformer-storage.d.ts';
import type { Type } from '@nestjs/common';
import { TransformationType } from 'class-transformer';
import type { DiscriminatorDescriptor, TypeHelpOptions } from 'class-transformer';
// class-transformer keeps to itself what its decorators say, and a transform cannot be found by trying: it may leave alone what is tried.
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';

/** What `@Type()` says of a property. */
export interface SaidType {
  /** What its function names. */
  readonly named: unknown;
  /** Does the function look at what is sent, to name one class or another? */
  readonly looks: boolean;
  readonly discriminator: DiscriminatorDescriptor | undefined;
  /** Does the field that tells the class stay in the object? */
  readonly keepsDiscriminator: boolean;
}

/** Has the property a `@Transform()` for what comes in? */
export const hasTransform = (type: Type, property: string): boolean => defaultMetadataStorage.findTransformMetadatas(type, property, TransformationType.PLAIN_TO_CLASS).length > 0;

/** Has the property a `@Type()`? */
export const hasType = (type: Type, property: string): boolean => defaultMetadataStorage.findTypeMetadata(type, property) !== undefined;

/** What the property's `@Type()` names; undefined without one. */
export const namedType = (type: Type, property: string): unknown => saidType(type, property)?.named;

/** What the property's `@Type()` says; undefined without one. */
export function saidType(type: Type, property: string): SaidType | undefined {
  const found = defaultMetadataStorage.findTypeMetadata(type, property);
  if (!found) return undefined;
  let looks = false;
  const look = (): boolean => (looks = true);
  const asked = new Proxy({}, { get: (_, name) => look() && (name === 'property' ? property : {}), has: look, ownKeys: () => (look(), []) });
  let named: unknown;
  try {
    named = (found.typeFunction as ((options: TypeHelpOptions) => unknown) | undefined)?.(asked as TypeHelpOptions);
  } catch (error) {
    // Nothing was sent that it could have looked at.
    if (!looks) throw error;
  }
  return { named, looks, discriminator: found.options.discriminator, keepsDiscriminator: found.options.keepDiscriminatorProperty ?? false };
}

/** The property that a JSON object may call by a name: the name is its own, or one that `@Expose({ name })` says. */
export const propertyCalled = (type: Type, name: string): string => defaultMetadataStorage.findExposeMetadataByCustomName(type, name)?.propertyName ?? name;

/** The name by which a JSON object calls a property. */
export const exposedName = (type: Type, property: string): string => defaultMetadataStorage.findExposeMetadata(type, property)?.options.name ?? property;
