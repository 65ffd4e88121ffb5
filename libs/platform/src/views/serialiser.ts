import type { Type } from '@nestjs/common';
import { types } from 'node:util';
import type { Shape, ViewSchema } from './view-schema.ts';
import { viewSchema } from './view-schema.ts';
import { betweenQuotes, quoted } from './quoted.ts';

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
    const [only] = view.fields;
    if (view.isList && only) bodies.push(`function ${name}(v) {\n  return ${valueCode(only.shape, 'v', text(view.name))};\n}\n`);
    else bodies.push(`function ${name}(o) {\n  if (typeof o !== 'object' || o === null) fail(${text(view.name)}, o, 'a ${view.name}');\n${fieldsCode(view)}}\n`);
    return name;
  };
  /** What is the same for all answers is joined here: to join texts is most of what writing costs. */
  const fieldsCode = (view: ViewSchema): string => {
    let code = '';
    let due = '{';
    view.fields.forEach(({ name, shape, nullable, optional }, index) => {
      const where = text(`${view.name}.${name}`);
      const key = `${JSON.stringify(name)}:`;
      const comma = index === 0 ? '' : ',';
      const value = `(${nullable ? `v === null ? 'null' : ` : ''}${valueCode(shape, 'v', where)})`;
      code += `  v = o[${text(name)}];\n`;
      if (optional || (index > 0 && view.fields.slice(0, index).every((field) => field.optional))) {
        // After optional fields only, it is not known at compile time whether a comma is due.
        const write = `s += (s.length > 1 ? ${text(comma)} : '') + ${text(key)} + ${value};`;
        code += `  s += ${text(due)};\n  ${optional ? `if (v !== undefined) { ${write} }` : write}\n`;
        due = '';
      } else if (shape.kind === 'text' && !nullable) {
        code += `  s += ${text(`${due}${comma}${key}"`)} + (typeof v === 'string' ? betweenQuotes(v) : fail(${where}, v, 'text'));\n`;
        due = '"';
      } else {
        code += `  s += ${text(due + comma + key)} + ${value};\n`;
        due = '';
      }
    });
    return `  let v, s = '';\n${code}  return s + ${text(`${due}}`)};\n`;
  };
  const valueCode = (shape: Shape, value: string, where: string): string => {
    switch (shape.kind) {
      case 'text':
        return `typeof ${value} === 'string' ? quoted(${value}) : fail(${where}, ${value}, 'text')`;
      case 'number':
        return `Number.isFinite(${value}) ? ${value} : fail(${where}, ${value}, 'a number')`;
      case 'integer':
        return `Number.isInteger(${value}) ? ${value} : fail(${where}, ${value}, 'a whole number')`;
      case 'boolean':
        return `typeof ${value} === 'boolean' ? ${value} : fail(${where}, ${value}, 'true or false')`;
      case 'choice':
        return `${text(shape.words)}.includes(${value}) ? quoted(${value}) : fail(${where}, ${value}, ${text(`one of ${shape.words.join(', ')}`)})`;
      case 'date':
        return `isDate(${value}) ? '"' + ${value}.toISOString() + '"' : fail(${where}, ${value}, 'a date')`;
      case 'record':
        return `typeof ${value} === 'object' && ${value} !== null && !Array.isArray(${value}) ? ${recordName(shape.values, where)}(${value}) : fail(${where}, ${value}, 'an object')`;
      case 'union':
        return unionCode(shape, value, where);
      case 'view':
        return `typeof ${value} === 'object' && ${value} !== null ? ${nameOf(shape.view)}(${value}) : fail(${where}, ${value}, 'a ${shape.view.name}')`;
      case 'list':
        return `Array.isArray(${value}) ? ${listName(shape.items, where)}(${value}) : fail(${where}, ${value}, 'a list')`;
    }
  };
  const unionCode = ({ scalars, views, by }: Extract<Shape, { kind: 'union' }>, value: string, where: string): string => {
    const isView = (view: ViewSchema, index: number): string => (by ? `${text(by.words[index])}.includes(${value}[${text(by.field)}])` : 'true') + ` ? ${nameOf(view)}(${value})`;
    const refused = `fail(${where}, ${value}, ${text(`one of ${[...scalars.map((kind) => WORDS[kind]), ...views.map(({ name }) => `a ${name}`)].join(', ')}`)})`;
    const object = views.length === 0 ? [] : [`typeof ${value} === 'object' && ${value} !== null ? (${views.map(isView).join(' : ')} : ${refused})`];
    return [...scalars.map((kind) => `${IS[kind](value)} ? ${kind === 'text' ? `quoted(${value})` : value}`), ...object, refused].join(' : ');
  };
  const recordName = (values: Shape, where: string): string => {
    const name = `record${lists++}`;
    bodies.push(
      `function ${name}(o) {\n  let s = '{';\n  for (const k of Object.keys(o)) {\n    const v = o[k];\n    s += (s.length > 1 ? ',' : '') + quoted(k) + ':' + (${valueCode(values, 'v', where)});\n  }\n  return s + '}';\n}\n`,
    );
    return name;
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
  return new Function('fail', 'quoted', 'betweenQuotes', 'isDate', `'use strict';\n${bodies.join('')}return ${entry};`)(fail, quoted, betweenQuotes, isDate) as Serialise;
}

/** What a value is held to, and what is said of another one. */
const IS = {
  text: (value: string) => `typeof ${value} === 'string'`,
  number: (value: string) => `Number.isFinite(${value})`,
  integer: (value: string) => `Number.isInteger(${value})`,
  boolean: (value: string) => `typeof ${value} === 'boolean'`,
} as const;
const WORDS = { text: 'text', number: 'a number', integer: 'a whole number', boolean: 'true or false' } as const;

/** Of any realm, and one that is a moment: an invalid date has no ISO form. */
const isDate = (value: unknown): boolean => types.isDate(value) && !Number.isNaN(value.getTime());

const fail = (field: string, value: unknown, expected: string): never => {
  throw new ViewError(field, value, expected);
};

const text = (value: unknown): string => JSON.stringify(value);
