import type { Type } from '@nestjs/common';
import { declaredFields, Field } from './field.ts';
import type { FieldOptions, FieldType } from './field.ts';

/** The types of the fields have been held to their properties already. */
const loosely = Field as unknown as (type: FieldType | undefined, options: FieldOptions) => PropertyDecorator;

/**
 * A view with the fields of another, any of which may be absent, for answers whose client chooses the fields:
 * `class SparseProduct extends PartialOf(Product) {}`.
 */
export function PartialOf<V extends object>(view: Type<V>): Type<Partial<V>> {
  class PartialView {}
  for (const { name, type, options } of declaredFields(view)) {
    const designed = Reflect.getMetadata('design:type', view.prototype as object, name) as unknown;
    Reflect.defineMetadata('design:type', designed, PartialView.prototype, name);
    loosely(type, { ...options, optional: true })(PartialView.prototype, name);
  }
  return PartialView as Type<Partial<V>>;
}
