import { fieldsOf, Integer } from '@portico/platform';
import type { Type } from '@nestjs/common';

type Field = ReturnType<typeof fieldsOf>[number];

/**
 * Every field path of an answer with its type, one a line: `featured[].price: integer | null`. Installed apps read these paths
 * for years, so the list of each screen is committed beside its view, and no path comes, goes or changes unseen.
 */
export const fieldList = (view: Type): string => `${linesOf(view, '').join('\n')}\n`;

function linesOf(view: Type, prefix: string): string[] {
  return fieldsOf(view).flatMap((field) => {
    const path = `${prefix}${field.name}`;
    const list = Array.isArray(field.type);
    const item = itemOf(field);
    const type = `${typeName(item)}${list ? '[]' : ''}${field.options.nullable ? ' | null' : ''}${field.options.optional ? ' | absent' : ''}`;
    return [`${path}: ${type}`, ...(isView(item) ? linesOf(item, `${path}${list ? '[]' : ''}.`) : [])];
  });
}

const SCALARS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [String, 'text'],
  [Number, 'number'],
  [Integer, 'integer'],
  [Boolean, 'boolean'],
]);

const itemOf = ({ type }: Field): unknown => (Array.isArray(type) ? (type as readonly unknown[])[0] : type);

const isView = (item: unknown): item is Type => typeof item === 'function' && !SCALARS.has(item);

function typeName(item: unknown): string {
  if (isView(item)) return 'object';
  return SCALARS.get(item) ?? `(${(item as { readonly words: readonly string[] }).words.join(' | ')})`;
}
