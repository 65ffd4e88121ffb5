import type { Type } from '@nestjs/common';
import { StartError } from '../server/start-error.ts';
import { fieldsOf, Integer, RecordType, UnionType } from './field.ts';
import type { Choice, FieldOptions, FieldType, ItemType } from './field.ts';
import { misuse, NAME_IT } from './field-misuse.ts';
import { isListView } from './list-view.ts';
import { mappedFault, transformFault } from './transformed-view.ts';

/** The shape of an answer: what the serialiser is compiled from and OpenAPI is written from. */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'date' }
  | { readonly kind: 'choice'; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly items: Shape }
  | { readonly kind: 'record'; readonly values: Shape }
  | { readonly kind: 'union'; readonly scalars: readonly Scalar[]; readonly views: readonly ViewSchema[]; readonly by: Discriminator | undefined }
  | { readonly kind: 'view'; readonly view: ViewSchema };

type Scalar = 'text' | 'number' | 'integer' | 'boolean';

/** The field that tells the views of a union apart, and the words that it has in each. */
export interface Discriminator {
  readonly field: string;
  readonly words: readonly (readonly string[])[];
}

export interface FieldSchema {
  readonly name: string;
  readonly shape: Shape;
  readonly nullable: boolean;
  readonly optional: boolean;
  readonly options: FieldOptions;
}

export interface ViewSchema {
  readonly name: string;
  readonly fields: readonly FieldSchema[];
  /** Is the answer the list that the only field holds, with nothing around it? */
  readonly isList: boolean;
}

/** The view of a route that answers nothing, by its status: of what a handler returns all the same, nothing leaves. */
export class NoContent {}

const known = new WeakMap<Type, ViewSchema>([[NoContent, { name: 'NoContent', fields: [], isList: false }]]);

/** The schema of a view class. @throws StartError for a class without fields, an untyped list, a bare object, a property of another type */
export function viewSchema(view: Type): ViewSchema {
  const ready = known.get(view);
  if (ready) return ready;
  const fields: FieldSchema[] = [];
  const schema: ViewSchema = { name: view.name, fields, isList: isListView(view) };
  known.set(view, schema);
  const mapped = mappedFault(view);
  const faults = mapped === undefined ? [] : [`${view.name} ${mapped}`];
  for (const { name, type, options } of fieldsOf(view)) {
    const fault = faultOf(type, Reflect.getMetadata('design:type', view.prototype, name) as unknown, options) ?? transformFault(view, name, options.optional === true);
    if (fault) faults.push(`${view.name}.${name} ${fault}`);
    else fields.push({ name, shape: collect(faults, type as FieldType), nullable: options.nullable === true, optional: options.optional === true, options });
  }
  if (fields.length === 0 && faults.length === 0) faults.push(`${view.name} has no @Field(), so nothing of it could leave`);
  if (faults.length > 0) {
    known.delete(view);
    throw new StartError(faults);
  }
  return schema;
}

function collect(faults: string[], type: FieldType): Shape {
  try {
    return shapeOf(type);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    faults.push(...error.faults);
    return { kind: 'text' };
  }
}

function shapeOf(type: FieldType): Shape {
  if (Array.isArray(type)) return { kind: 'list', items: shapeOf((type as readonly [ItemType])[0]) };
  if (type === String) return { kind: 'text' };
  if (type === Number) return { kind: 'number' };
  if (type === Integer) return { kind: 'integer' };
  if (type === Boolean) return { kind: 'boolean' };
  if (type === Date) return { kind: 'date' };
  if (type instanceof RecordType) return { kind: 'record', values: shapeOf(type.values as ItemType) };
  if (type instanceof UnionType) return unionOf((type.choices as readonly ItemType[]).map(shapeOf));
  if (typeof type === 'object') return { kind: 'choice', words: (type as Choice<string>).words };
  return { kind: 'view', view: viewSchema(type as Type) };
}

/** @throws StartError for choices of which a value could be more than one */
function unionOf(choices: readonly Shape[]): Shape {
  const scalars = choices.flatMap(({ kind }) => (kind === 'text' || kind === 'number' || kind === 'integer' || kind === 'boolean' ? [kind] : []));
  const views = choices.flatMap((choice) => (choice.kind === 'view' ? [choice.view] : []));
  if (scalars.length + views.length < choices.length) throw new StartError(['AnyOf() takes String, Number, Integer, Boolean and classes with fields; put others into a class of its own']);
  if (new Set(scalars.map((kind) => (kind === 'integer' ? 'number' : kind))).size < scalars.length) throw new StartError(['AnyOf() has the same type twice; take one of them out']);
  const by = views.length > 1 ? discriminatorOf(views) : undefined;
  if (views.length > 1 && !by) throw new StartError([`AnyOf(${views.map(({ name }) => name).join(', ')}) has no field that tells which it is: give each of them one of the same name, such as @Field(OneOf('${views[0]?.name.toLowerCase()}')) kind`]);
  return { kind: 'union', scalars, views, by };
}

function discriminatorOf([first, ...others]: readonly ViewSchema[]): Discriminator | undefined {
  for (const { name } of first?.fields ?? []) {
    const words = [first as ViewSchema, ...others].map((view) => wordsOf(view, name));
    const all = words.flat();
    if (words.every((of) => of.length > 0) && new Set(all).size === all.length) return { field: name, words };
  }
  return undefined;
}

function wordsOf({ fields }: ViewSchema, name: string): readonly string[] {
  const found = fields.find((field) => field.name === name && !field.optional && !field.nullable);
  return found?.shape.kind === 'choice' ? found.shape.words : [];
}

function faultOf(type: FieldType | undefined, designed: unknown, options: FieldOptions): string | undefined {
  const item = Array.isArray(type) ? (type as readonly unknown[])[0] : type;
  if (item === undefined || item === null) {
    const list = Array.isArray(type) || designed === Array;
    if (list) return 'is an untyped list: name what it holds, @Field([Item])';
    return `has no type, or none that is recorded, as of a union or an interface: ${NAME_IT}`;
  }
  if ((item as unknown) === Array) return 'is an untyped list: name what it holds, @Field([Item])';
  if ((item as unknown) === Object) return 'is a bare object: give it a class with fields of its own';
  const misused = misuse(item);
  if (misused) return misused;
  if (designed === Array && !Array.isArray(type)) return 'is a list in TypeScript but not in @Field(): write @Field([Item])';
  if (designed !== undefined && designed !== Array && designed !== Object && Array.isArray(type)) return 'is a list in @Field() but not in TypeScript';
  if (designed === null || (designed === undefined && options.nullable)) return undefined;
  const scalar = [String, Number, Boolean].find((one) => one === designed);
  const isMade = item instanceof RecordType || item instanceof UnionType;
  const declared = item === Integer ? Number : isMade ? undefined : typeof item === 'object' ? String : item;
  if (scalar && declared !== scalar) return `is a ${scalar.name} in TypeScript but not in @Field()`;
  return undefined;
}
