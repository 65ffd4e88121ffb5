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

/** An object with values of one type under names that are not known beforehand. */
export class RecordType<I> {
  constructor(readonly values: I) {}
}

/** `@Field(RecordOf(Money)) prices: Record<string, Money>` */
export const RecordOf = <const I extends ItemType>(values: I): RecordType<I> => new RecordType(values);

/** A value of one of several types. */
export class UnionType<I> {
  constructor(readonly choices: I) {}
}

/**
 * `@Field(AnyOf(String, Number)) id: string | number`, or `@Field([AnyOf(Card, Invoice)]) payments: (Card | Invoice)[]`. Views among them are
 * told apart by a field that all of them declare as a choice of other words: `@Field(OneOf('card')) kind: 'card'`.
 */
export const AnyOf = <const I extends readonly [ItemType, ItemType, ...ItemType[]]>(...choices: I): UnionType<I> => new UnionType(choices);

/** A class that is not there yet when its decorators run: `@Field([() => Comment]) replies: Comment[]` of a comment. */
type Later = () => Type<object>;
interface AnyRecord {
  readonly values: ItemType;
}
interface AnyUnion {
  readonly choices: readonly ItemType[];
}

/** What a field may hold: a text, a number, a whole number, a truth value, a date, a choice, a record, a union, another view; in brackets, a list of it. */
export type ItemType = StringConstructor | NumberConstructor | BooleanConstructor | typeof Integer | Choice<string> | AnyRecord | AnyUnion | Type<object> | Later;
export type FieldType = ItemType | readonly [ItemType];

type ItemValue<F> = F extends StringConstructor
  ? string
  : F extends NumberConstructor | typeof Integer
    ? number
    : F extends BooleanConstructor
      ? boolean
      : F extends Choice<infer W>
        ? W
        : F extends RecordType<infer I>
          ? Readonly<Record<string, ItemValue<I>>>
          : F extends UnionType<infer I extends readonly unknown[]>
            ? ItemValue<I[number]>
            : F extends Type<infer V> | (() => Type<infer V>)
              ? V
              : never;
/** What a field of a type holds. */
export type FieldValue<F, N = false> = (F extends readonly [infer I] ? readonly ItemValue<I>[] : ItemValue<F>) | (N extends true ? null : never);

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
  /** Undefined where it is neither named nor known; such a view is refused at start. */
  readonly type: FieldType | undefined;
  readonly options: FieldOptions;
}

const FIELDS = Symbol('portico.fields');

/** The fields of a view class, inherited ones first. One that is declared again is the subclass's, in the place that it has had. */
export const fieldsOf = (view: Type): readonly FieldDeclaration[] => declaredFields(view).map((field) => ({ ...field, type: resolved(field.type) }));

/** With classes in place of the functions that name them. */
function resolved<T>(type: T): T;
function resolved(type: unknown): unknown {
  if (Array.isArray(type)) return type.map(resolved);
  if (type instanceof RecordType) return new RecordType(resolved(type.values));
  if (type instanceof UnionType) return new UnionType(resolved(type.choices));
  return typeof type === 'function' && type.prototype === undefined ? (type as () => unknown)() : type;
}

/** Before all classes are there that functions name. */
export function declaredFields(view: Type): readonly FieldDeclaration[] {
  const parent = Object.getPrototypeOf(view) as Type | null;
  const inherited = parent && parent !== Function.prototype ? declaredFields(parent) : [];
  const own = (Reflect.getOwnMetadata(FIELDS, view) as FieldDeclaration[] | undefined) ?? [];
  return [...new Map([...inherited, ...own].map((field) => [field.name, field])).values()];
}

/** The key of a property whose type TypeScript records as it is: a text, a number, a truth value, a class. Lists and unions it does not. */
type Recorded<K extends string, V> = [V] extends [string]
  ? Whole<K, string, V>
  : [V] extends [number]
    ? Whole<K, number, V>
    : [V] extends [boolean]
      ? Whole<K, boolean, V>
      : [V] extends [object]
        ? V extends readonly unknown[]
          ? NotRecorded<K>
          : K
        : NotRecorded<K>;
type Whole<K extends string, Base, V> = Base extends V ? K : NotRecorded<K>;
type NotRecorded<K extends string> = `@Field() cannot know the type of "${K}": name it, as in @Field(String)`;

/**
 * Declares one field of an answer; serialiser and OpenAPI are both derived from it, and what is not declared never leaves.
 *
 * Without a type, it is that of the property: `@Field() name: string`. Lists, choices, whole numbers and what may be `null`
 * name it, and the property's own type must fit, null included: `@Field(Money) price: Money | null` does not compile.
 */
export function Field(): <T extends object, K extends keyof T & string>(target: T, key: Recorded<K, T[K]>) => void;
export function Field<const F extends FieldType, N extends boolean = false, O extends boolean = false>(
  type: F,
  options?: FieldOptions<N, O>,
): <K extends string>(target: Holder<K, FieldValue<F, N>, O>, key: K) => void;
export function Field(...declared: readonly [type?: FieldType, options?: FieldOptions]): (target: object, key: string) => void {
  const [named, options = {}] = declared;
  return (target, key) => {
    const view = target.constructor as Type;
    const own = (Reflect.getOwnMetadata(FIELDS, view) as FieldDeclaration[] | undefined) ?? [];
    const type = declared.length > 0 ? named : recordedType(target, key);
    Reflect.defineMetadata(FIELDS, [...own, { name: key, type, options }], view);
  };
}

/** By `emitDecoratorMetadata`, which has `Object` for a union or an interface, and `Array` for any list. */
function recordedType(target: object, key: string): FieldType | undefined {
  const recorded = Reflect.getOwnMetadata('design:type', target, key) as FieldType | undefined;
  return (recorded as unknown) === Object || (recorded as unknown) === Array ? undefined : recorded;
}
