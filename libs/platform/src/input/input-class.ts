import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import type { InputError } from '../problems/problem.ts';
import { StartError } from '../server/start-error.ts';
import { ClassRules } from './class-rules.ts';
import { ignoresUnknown } from './ignores-unknown.decorator.ts';
import type { InputFaults } from './input-faults.ts';
import { withinBounds } from './json-body.ts';
import type { PropertyRules } from './property-rules.ts';
import { anyRounded, ROUNDED } from './rule.ts';
import type { StandardSchema } from './standard-schema.ts';
import type { TextReader } from './text-reader.ts';

type Place = InputError['in'];
type Text = string | readonly string[];

/** A class with class-validator rules, or a schema, that describes query, path or body of a route. */
export interface InputClass {
  readonly type: Type;
  /** Says what is accepted, in place of the class. */
  readonly schema?: StandardSchema;
  /** The properties that have rules: nothing else is accepted. */
  readonly properties: ReadonlySet<string>;
  /** The type of one of them: a class; undefined where neither TypeScript nor a rule says. */
  typeOf(property: string): unknown;
  /** Are others ignored instead? */
  readonly ignoresUnknown: boolean;
  /** Converts texts to the declared types and checks them. Each call makes an object of its own, which its handler may change. */
  fromText(texts: Readonly<Record<string, Text>>, place: Place, faults: InputFaults): object;
  /** The part of a parsed JSON body that can be looked at without much work; undefined for a body that is not an object. */
  bounded(body: unknown, faults: InputFaults): object | undefined;
  /** Checks a JSON body that is within its bounds. */
  fromJson(bounded: object, faults: InputFaults): object;
}

/** @throws StartError when the parameter's type is no class with rules, or has rules that cannot be kept */
export function inputClass(type: Type | undefined): InputClass {
  if (!type || [Object, String, Number, Boolean, Array].includes(type as never)) {
    throw new StartError(['needs a class with class-validator rules as its type, imported as a value, or a schema in its options']);
  }
  const rules = ClassRules.of(type);
  if (rules.properties.size === 0) throw new StartError([`has ${type.name}, which has no class-validator rule: add @IsString() or another to each property that is read`]);
  const properties = new Set(rules.properties.keys());
  const faulty = [...rules.startFaults()];
  if (faulty.length > 0) throw new StartError(faulty);
  const lenient = ignoresUnknown(type);
  const unknown = unknownField(properties);
  const fromText: InputClass['fromText'] = (texts, place, faults) => {
    const instance = new type() as Record<string, unknown>;
    const refuse = (name: string, fault: string | (() => string)): void => {
      faults.add(place, name, fault);
      faults.leave(place, name);
    };
    // Where a transform makes one of them, it sees all that are sent, as it does in a body.
    let transforms = false;
    const given: Record<string, Text> = {};
    for (const name of Object.keys(texts)) {
      const property = rules.properties.get(name);
      if (!property) {
        if (!lenient) faults.add(place, name, unknown);
        continue;
      }
      const text = texts[name] as Text;
      const value = (property.list ? listOf(text, property.mostItems) : text) as Text;
      const fault = property.tooLong(value, instance) ?? textFault(value, property.list);
      if (fault) {
        refuse(name, fault);
        continue;
      }
      given[name] = value;
      transforms ||= property.transformed;
    }
    const transformed = transforms ? (plainToInstance(type, given) as Record<string, unknown>) : undefined;
    for (const name of Object.keys(given)) {
      const property = rules.properties.get(name) as PropertyRules;
      const made = property.transformed ? transformed?.[name] : read(given[name] as Text, property.reader);
      if (anyRounded(made)) refuse(name, ROUNDED);
      // An accessor may have no setter.
      else if (!Reflect.set(instance, name, made)) refuse(name, 'cannot be set');
    }
    rules.check(instance, place, '', faults);
    return instance;
  };
  return {
    type,
    properties,
    typeOf: (property) => rules.properties.get(property)?.designed,
    ignoresUnknown: lenient,
    fromText,
    bounded(body, faults) {
      if (typeof body === 'object' && body !== null && !Array.isArray(body)) return withinBounds(body, rules, faults);
      faults.add('body', '', 'must be a JSON object');
      return undefined;
    },
    fromJson(bounded, faults) {
      const instance = plainToInstance(type, bounded) as object;
      rules.check(instance, 'body', '', faults);
      return instance;
    },
  };
}

/** What no parameter may be, whatever its rules: given twice, or with a null character, at which C programs stop reading. */
export function textFault(text: Text, list: boolean): string | undefined {
  if (typeof text !== 'string' && !list) return 'is given more than once';
  // The texts of a list are looked at as one: the character is as wrong between them as in them.
  return String(text).includes('\0') ? 'contains a null character' : undefined;
}

/** One more than there may be is as good as all of them. */
const listOf = (text: Text, most: number): readonly string[] => (typeof text === 'string' ? text.split(',', most + 1) : text.slice(0, most + 1));

function read(text: Text, reader: TextReader | undefined): unknown {
  if (!reader) return text;
  return typeof text === 'string' ? reader(text) : text.map(reader);
}

/** What is wrong with a name that nothing declares, with the names that are. */
export const unknownField = (known: Iterable<string>): string => {
  const names = [...known];
  return names.length === 0 ? 'is unknown; none is accepted here' : `is unknown; accepted: ${names.join(', ')}`;
};
