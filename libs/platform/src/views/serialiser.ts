import type { Type } from '@nestjs/common';
import type { FieldSchema, Shape, ViewSchema } from './view-schema.ts';
import { viewSchema } from './view-schema.ts';

/** An answer does not fit its declared view: a fault of the BFF, which must not leave as a made-up value. */
export class ViewError extends Error {
  constructor(field: string, value: unknown, expected: string) {
    super(`${field} is ${describe(value)}; the view declares ${expected}`);
    this.name = 'ViewError';
  }
}

const describe = (value: unknown): string =>
  value === null || value === undefined ? String(value) : Array.isArray(value) ? 'a list' : `${/^[aeiou]/.test(typeof value) ? 'an' : 'a'} ${typeof value}`;

type Serialise = (answer: unknown) => string;

const ready = new WeakMap<ViewSchema, Serialise>();

/**
 * The function that writes answers of a view as JSON, compiled from its schema. Undeclared fields are left out. A null or a
 * missing value where the view does not allow it is an error: writing it as `0`, `""` or `{}`, as serialisers of this kind
 * do, would turn "no price" into "free". @throws ViewError from the returned function
 */
export function serialiserOf(view: Type): Serialise {
  const schema = viewSchema(view);
  let serialise = ready.get(schema);
  if (!serialise) ready.set(schema, (serialise = compile(schema)));
  return serialise;
}

function compile(root: ViewSchema): Serialise {
  const writers = new Map<ViewSchema, string>();
  const bodies: string[] = [];
  const nameOf = (view: ViewSchema): string => {
    const known = writers.get(view);
    if (known) return known;
    const name = `write${writers.size}`;
    writers.set(view, name);
    bodies.push(`function ${name}(o) {\n  if (typeof o !== 'object' || o === null) fail(${text(view.name)}, o, 'a ${view.name}');\n${fieldsCode(view)}}\n`);
    return name;
  };
  const fieldsCode = (view: ViewSchema): string =>
    `  let v, s = '{';\n${view.fields.map((field, index) => fieldCode(view, field, index)).join('')}  return s + '}';\n`;
  const fieldCode = (view: ViewSchema, { name, shape, nullable, optional }: FieldSchema, index: number): string => {
    // Behind an optional field nobody knows when compiling whether a comma is due.
    const certain = view.fields.slice(0, index).some((field) => !field.optional);
    const comma = index === 0 ? `''` : certain ? `','` : `(s.length > 1 ? ',' : '')`;
    const value = `${nullable ? `v === null ? 'null' : ` : ''}${valueCode(shape, 'v', text(`${view.name}.${name}`))}`;
    const write = `s += ${comma} + ${text(`${JSON.stringify(name)}:`)} + (${value});`;
    return `  v = o[${text(name)}];\n  ${optional ? `if (v !== undefined) { ${write} }` : write}\n`;
  };
  const valueCode = (shape: Shape, value: string, where: string): string => {
    switch (shape.kind) {
      case 'text':
        return `typeof ${value} === 'string' ? quote(${value}) : fail(${where}, ${value}, 'text')`;
      case 'number':
        return `Number.isFinite(${value}) ? ${value} : fail(${where}, ${value}, 'a number')`;
      case 'integer':
        return `Number.isInteger(${value}) ? ${value} : fail(${where}, ${value}, 'a whole number')`;
      case 'boolean':
        return `typeof ${value} === 'boolean' ? ${value} : fail(${where}, ${value}, 'true or false')`;
      case 'choice':
        return `${text(shape.words)}.includes(${value}) ? quote(${value}) : fail(${where}, ${value}, ${text(`one of ${shape.words.join(', ')}`)})`;
      case 'view':
        return `typeof ${value} === 'object' && ${value} !== null ? ${nameOf(shape.view)}(${value}) : fail(${where}, ${value}, 'a ${shape.view.name}')`;
      case 'list':
        return `Array.isArray(${value}) ? ${listName(shape.items, where)}(${value}) : fail(${where}, ${value}, 'a list')`;
    }
  };
  let lists = 0;
  const listName = (items: Shape, where: string): string => {
    const name = `list${lists++}`;
    bodies.push(
      `function ${name}(a) {\n  let s = '[';\n  for (let i = 0; i < a.length; i++) {\n    const v = a[i];\n    if (i > 0) s += ',';\n    s += ${valueCode(items, 'v', where)};\n  }\n  return s + ']';\n}\n`,
    );
    return name;
  };
  const entry = nameOf(root);
  // Compiled as Fastify's own serialiser is; everything spliced in is a JSON literal made from names in the source.
  return new Function('fail', 'quote', `'use strict';\n${bodies.join('')}return ${entry};`)(fail, quote) as Serialise;
}

const fail = (field: string, value: unknown, expected: string): never => {
  throw new ViewError(field, value, expected);
};

const text = (value: unknown): string => JSON.stringify(value);

const NEEDS_ESCAPE = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** JSON's quoting; short plain texts, which most are, skip JSON.stringify. */
const quote = (value: string): string => (value.length < 100 && !NEEDS_ESCAPE.test(value) ? `"${value}"` : JSON.stringify(value));
