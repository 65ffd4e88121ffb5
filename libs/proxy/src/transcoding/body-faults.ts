import type { InputError } from '@portico/platform';
import protojson from 'protobufjs/ext/protojson.js';
import type { Field, Type } from 'protobufjs/light.js';
import { fieldsOf, messageOf, wordsOf } from './message-fields.ts';

/** Faults that are looked for. */
const MOST = 20;

/** What is wrong with a JSON value that is no such message, field by field. @param path of the value in the body */
export function bodyFaults(type: Type, json: unknown, path = ''): InputError[] {
  const fault = faultOf(type, json);
  if (fault === undefined) return [];
  const faults: InputError[] = [];
  if (isObject(json) && !type.fullName.startsWith('.google.protobuf.')) {
    for (const [name, value] of Object.entries(json)) {
      if (faults.length < MOST) faults.push(...faultsOfField(type, name, value, path === '' ? name : `${path}.${name}`));
    }
  }
  return faults.length > 0 ? faults : [{ in: 'body', field: path, message: fault }];
}

function faultsOfField(type: Type, name: string, value: unknown, path: string): InputError[] {
  const field = fieldsOf(type).get(name);
  if (!field) return [{ in: 'body', field: path, message: 'is unknown' }];
  const fault = faultOf(type, { [name]: value });
  if (fault === undefined) return [];
  const inside = messageOf(field);
  const found = inside ? itemsOf(field, value, path).flatMap(([at, item]) => bodyFaults(inside, item, at)) : [];
  return found.length > 0 ? found : [{ in: 'body', field: path, message: fault }];
}

function itemsOf(field: Field, value: unknown, path: string): (readonly [path: string, item: unknown])[] {
  if (field.map) return isObject(value) ? Object.entries(value).map(([key, item]) => [`${path}.${key}`, item] as const) : [];
  if (field.repeated) return Array.isArray(value) ? value.map((item, index) => [`${path}[${index}]`, item] as const) : [];
  return [[path, value]];
}

function faultOf(type: Type, json: unknown): string | undefined {
  try {
    protojson.fromJson(type, json);
    return undefined;
  } catch (error) {
    return wordsOf(error);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
