import type { Type } from '@nestjs/common';
import { getMetadataStorage, validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { plainToInstance } from 'class-transformer';
import type { InputError } from '../problems/problem.ts';
import { bodyFaults } from './json-body.ts';
import { ignoresUnknown } from './ignores-unknown.decorator.ts';
import { StartError } from '../server/start-error.ts';

type Place = InputError['in'];
type Text = string | readonly string[];

/** A class with class-validator rules that describes query, path or body of a route. */
export interface InputClass {
  readonly type: Type;
  /** The properties that have rules: nothing else is accepted. */
  readonly properties: ReadonlySet<string>;
  /** Are others ignored instead? */
  readonly ignoresUnknown: boolean;
  /** Converts texts to the declared types and checks them. Errors are appended. */
  fromText(texts: Readonly<Record<string, Text>>, place: Place, errors: InputError[]): object;
  /** Checks a parsed JSON body. Errors are appended. */
  fromJson(body: unknown, errors: InputError[]): object | undefined;
}

/** @throws StartError when the parameter's type is no class with rules */
export function inputClass(type: Type | undefined): InputClass {
  if (!type || [Object, String, Number, Boolean, Array].includes(type as never)) {
    throw new StartError(['needs a class with class-validator rules as its type, imported as a value']);
  }
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  if (rules.length === 0) throw new StartError([`has ${type.name}, which has no class-validator rule`]);
  const properties = new Set(rules.map((rule) => rule.propertyName));
  const declared = new Map([...properties].map((name) => [name, Reflect.getMetadata('design:type', type.prototype, name) as unknown]));
  const untyped = [...declared].filter(([, designed]) => designed === undefined || designed === Object).map(([name]) => name);
  if (untyped.length > 0) throw new StartError([`has ${type.name}.${untyped.join(', ')} without a plain type: write \`limit: number = 12\``]);
  const lenient = ignoresUnknown(type);
  const fromText: InputClass['fromText'] = (texts, place, errors) => {
    const instance = new type() as Record<string, unknown>;
    const unreadable = new Set<string>();
    for (const name of Object.keys(texts)) {
      const text = texts[name] as Text;
      if (!properties.has(name)) {
        if (!lenient) errors.push({ in: place, field: name, message: unknownField(properties) });
      } else {
        const fault = textFault(text, declared.get(name) === Array);
        if (fault) {
          unreadable.add(name);
          errors.push({ in: place, field: name, message: fault });
        } else instance[name] = convert(text, declared.get(name));
      }
    }
    for (const error of validateSync(instance, OPTIONS)) if (!unreadable.has(error.property)) errors.push(...flatten(error, place, ''));
    return instance;
  };
  return {
    type,
    properties,
    ignoresUnknown: lenient,
    fromText: rememberEmpty(fromText),
    fromJson(body, errors) {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        errors.push({ in: 'body', field: '', message: 'must be a JSON object' });
        return undefined;
      }
      const faults = bodyFaults(body);
      if (faults.length > 0) {
        errors.push(...faults);
        return undefined;
      }
      const instance = plainToInstance(type, body) as object;
      for (const error of validateSync(instance, OPTIONS)) errors.push(...flatten(error, 'body', ''));
      return instance;
    },
  };
}

const OPTIONS = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false, validationError: { target: false } } as const;

/** Nothing given has always the same answer, and is what most requests to a page give: checked once, then shared frozen. */
function rememberEmpty(read: InputClass['fromText']): InputClass['fromText'] {
  let empty: { readonly instance: object; readonly errors: readonly InputError[] } | undefined;
  return (texts, place, errors) => {
    for (const _ in texts) return read(texts, place, errors);
    if (!empty) {
      const found: InputError[] = [];
      empty = { instance: Object.freeze(read(texts, place, found)), errors: found };
    }
    errors.push(...empty.errors);
    return empty.instance;
  };
}

/** What no parameter may be, whatever its rules: given twice, or with a null character, at which C programs stop reading. */
export function textFault(text: Text, list: boolean): string | undefined {
  if (typeof text !== 'string' && !list) return 'is given more than once';
  // The texts of a list are looked at as one: the character is as wrong between them as in them.
  return String(text).includes('\0') ? 'contains a null character' : undefined;
}

/** As people and programs write numbers. JavaScript would also take `0x10`, `1e3`, ` 5` and `Infinity`. */
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

function convert(text: Text, type: unknown): unknown {
  if (type === Array) return typeof text === 'string' ? text.split(',') : [...text];
  if (type === Number) return PLAIN_NUMBER.test(text as string) ? Number(text) : Number.NaN;
  if (type === Boolean) return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

/** What is wrong with a name that nothing declares, with the names that are. */
export const unknownField = (known: Iterable<string>): string => {
  const names = [...known];
  return names.length === 0 ? 'is unknown; none is accepted here' : `is unknown; accepted: ${names.join(', ')}`;
};

function flatten(error: ValidationError, place: Place, prefix: string): InputError[] {
  const step = /^\d+$/.test(error.property) ? `[${error.property}]` : prefix ? `.${error.property}` : error.property;
  const field = `${prefix}${step}`;
  // Decorators run from the bottom up: the last is the topmost, which by custom is the type; with that wrong, the rest is noise.
  const [rule, text] = Object.entries(error.constraints ?? {}).at(-1) ?? [];
  const message = rule === 'whitelistValidation' ? 'is unknown' : text?.replace(`${error.property} `, '');
  return [...(message === undefined ? [] : [{ in: place, field, message }]), ...(error.children ?? []).flatMap((child) => flatten(child, place, field))];
}
