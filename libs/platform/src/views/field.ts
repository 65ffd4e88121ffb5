import type { Type } from '@nestjs/common';

/** A whole number, in JSON Schema's sense. */
export class Integer {
  /** Tells this class from every other in the type system. */
  static readonly kind = 'integer';
}

/** A choice of fixed words: `@Field(OneOf('in-stock', 'sold-out'))`. */
export interface Choice<W extends string> {
  readonly words: readonly W[];
}

export const OneOf = <const W extends string>(...words: W[]): Choice<W> => ({ words });

/** What a field may hold: a text, a number, a whole number, a truth value, a choice, another view; in brackets, a list of it. */
export type ItemType = StringConstructor | NumberConstructor | BooleanConstructor | typeof Integer | Choice<string> | Type<object>;
export type FieldType = ItemType | readonly [ItemType];

type ItemValue<F> = F extends StringConstructor
  ? string
  : F extends NumberConstructor | typeof Integer
    ? number
    : F extends BooleanConstructor
      ? boolean
      : F extends Choice<infer W>
        ? W
        : F extends Type<infer V>
          ? V
          : never;
type FieldValue<F, N> = (F extends readonly [infer I] ? readonly ItemValue<I>[] : ItemValue<F>) | (N extends true ? null : never);

type Holder<K extends string, V, O> = O extends true ? { [P in K]?: V } : { [P in K]: V };

export interface FieldOptions<N extends boolean = boolean, O extends boolean = boolean> {
  /** May the field be `null`? Then, and only then, the property's type must say so too. */
  readonly nullable?: N;
  /** May the field be absent, as where the client chooses its fields? */
  readonly optional?: O;
  /** One sentence for the API's documentation. */
  readonly doc?: string;
  readonly format?: string;
  readonly example?: unknown;
}

/** A declared field as it is kept. */
export interface FieldDeclaration {
  readonly name: string;
  readonly type: FieldType;
  readonly options: FieldOptions;
}

const FIELDS = Symbol('portico.fields');

/** The fields of a view class, inherited ones first. One that is declared again is the subclass's, in the place that it has had. */
export function fieldsOf(view: Type): readonly FieldDeclaration[] {
  const parent = Object.getPrototypeOf(view) as Type | null;
  const inherited = parent && parent !== Function.prototype ? fieldsOf(parent) : [];
  const own = (Reflect.getOwnMetadata(FIELDS, view) as FieldDeclaration[] | undefined) ?? [];
  return [...new Map([...inherited, ...own].map((field) => [field.name, field])).values()];
}

/**
 * Declares one field of an answer; serialiser and OpenAPI are both derived from it, and what is not declared never leaves.
 *
 * The property's own type must fit, null included: `@Field(Money) price: Money | null` does not compile.
 */
export const Field =
  <const F extends FieldType, N extends boolean = false, O extends boolean = false>(type: F, options: FieldOptions<N, O> = {}) =>
  <K extends string>(target: Holder<K, FieldValue<F, N>, O>, key: K): void => {
    const view = (target as object).constructor as Type;
    const own = (Reflect.getOwnMetadata(FIELDS, view) as FieldDeclaration[] | undefined) ?? [];
    Reflect.defineMetadata(FIELDS, [...own, { name: key, type, options }], view);
  };
