import type { InputError } from '@portico/platform';
import protojson from 'protobufjs/ext/protojson.js';
import protobuf from 'protobufjs/light.js';
import type { Field, Type } from 'protobufjs/light.js';
import { fieldsOf, hasOwnForm, messageOf, wordsOf } from './message-fields.ts';
import { isPlain } from './plain-values.ts';

/** Faults that are looked for. */
const MOST = 20;

type Json = Readonly<Record<string, unknown>>;

/** What is wrong with a JSON value that is no such message, field by field. Each value is looked at once, and read once where it is not plain. */
export function bodyFaults(type: Type, json: unknown): InputError[] {
  const faults: InputError[] = [];
  addFaults(type, json, '', faults);
  return faults;
}

function addFaults(type: Type, json: unknown, path: string, faults: InputError[]): void {
  if (!isObject(json) || hasOwnForm(type)) return blame(type, json, path, faults);
  const fields = fieldsOf(type);
  const said = new Set<object>();
  const before = faults.length;
  let isSaidTwice = false;
  for (const name in json) {
    if (faults.length >= MOST) return;
    const [field, value, at] = [fields.get(name), json[name], path === '' ? name : `${path}.${name}`];
    if (!field) faults.push({ in: 'body', field: at, message: 'is unknown' });
    else addFaultsOf(type, field, name, value, at, faults);
    const place = field?.partOf ?? field;
    if (place) isSaidTwice ||= said.size === said.add(place).size;
  }
  // Each field is right for itself: two of a oneof, or one by both of its names.
  if (isSaidTwice && faults.length === before) blame(type, Object.fromEntries(Object.entries(json).map(([name, value]) => [name, hollow(fields.get(name), value)])), path, faults);
}

function addFaultsOf(type: Type, field: Field, name: string, value: unknown, path: string, faults: InputError[]): void {
  const inside = messageOf(field);
  if (!isContainer(field, value)) {
    const isOne = !field.repeated && !field.map;
    if (isOne && inside && value !== null && !hasOwnForm(inside)) addFaults(inside, value, path, faults);
    else if (!isOne || !isPlain(field, value)) blame(type, { [name]: value }, path, faults);
    return;
  }
  if (inside && !hasOwnForm(inside)) return addFaultsOfItems(inside, value, path, faults);
  // Of the keys of a map, texts are right for certain.
  const isRight = (item: unknown): boolean => isPlain(field, item) && (!field.map || (field instanceof protobuf.MapField && field.keyType === 'string'));
  if (Object.values(value).every(isRight)) return;
  blame(type, { [name]: Array.isArray(value) ? value.filter((item) => !isRight(item)) : Object.fromEntries(Object.entries(value).filter(([, item]) => !isRight(item))) }, path, faults);
}

function addFaultsOfItems(inside: Type, items: Json | readonly unknown[], path: string, faults: InputError[]): void {
  const isList = Array.isArray(items);
  for (const key in items) {
    if (faults.length >= MOST) return;
    addFaults(inside, (items as Json)[key], isList ? `${path}[${key}]` : `${path}.${key}`, faults);
  }
}

/** Whether a value is the list or the map that a field has. */
const isContainer = (field: Field, value: unknown): value is Json | readonly unknown[] => (field.repeated ? Array.isArray(value) : field.map && isObject(value));

/** A value without the messages in it, which have been looked at. */
function hollow(field: Field | undefined, value: unknown): unknown {
  const inside = field && messageOf(field);
  if (!inside || hasOwnForm(inside) || value === null) return value;
  return field.repeated ? [] : {};
}

function blame(type: Type, json: unknown, path: string, faults: InputError[]): void {
  try {
    protojson.fromJson(type, json);
  } catch (error) {
    faults.push({ in: 'body', field: path, message: wordsOf(error) });
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
