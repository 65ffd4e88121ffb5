import type { Type } from '@nestjs/common';
import { Field } from './field.ts';
import type { FieldType, ItemType } from './field.ts';

const LIST = Symbol('portico.list');

/** By what they hold: two routes that answer the same list have one view. */
const known = new WeakMap<object, Type>();

/** Decorators of TypeScript would hold the field to its property, of which there is none. */
const loosely = Field as unknown as (type: FieldType) => PropertyDecorator;

/** The view of an answer that is a list, `@Returns([Cat])`. It is kept as a view whose only field is that list, and written as the list alone. */
export function listView(items: ItemType): Type {
  const ready = known.get(items);
  if (ready) return ready;
  class ListView {}
  Object.defineProperty(ListView, 'name', { value: typeof items === 'function' ? `${items.name}[]` : 'list' });
  loosely([items])(ListView.prototype, 'items');
  Reflect.defineMetadata(LIST, true, ListView);
  known.set(items, ListView);
  return ListView;
}

export const isListView = (view: Type): boolean => Reflect.hasOwnMetadata(LIST, view);
