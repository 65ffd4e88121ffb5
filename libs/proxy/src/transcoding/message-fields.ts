import protobuf from 'protobufjs/light.js';
import type { Field, Type } from 'protobufjs/light.js';
import protojson from 'protobufjs/ext/protojson.js';

/** A message while it is put together. */
export type OpenMessage = Record<string, unknown>;

/** Fields, each of the message that the one before it holds. */
export type FieldPath = readonly Field[];

/** Levels of messages within one another that a name may lead through. */
const DEEPEST = 32;

/** Messages that are one text in JSON (ProtoJSON, "JSON Format"), so that a query can hold them. */
const ONE_TEXT = new Set([
  ...['Timestamp', 'Duration', 'FieldMask', 'DoubleValue', 'FloatValue', 'Int64Value', 'UInt64Value', 'Int32Value', 'UInt32Value', 'BoolValue', 'StringValue', 'BytesValue'].map((name) => `.google.protobuf.${name}`),
]);

const OWN_FORM = new Set([...ONE_TEXT, ...['Any', 'Struct', 'Value', 'ListValue'].map((name) => `.google.protobuf.${name}`)]);

const known = new WeakMap<Type, ReadonlyMap<string, Field>>();

/** The fields of a message by every name that they have: that of the .proto file, and that of JSON. */
export function fieldsOf(type: Type): ReadonlyMap<string, Field> {
  const there = known.get(type);
  if (there) return there;
  const made = new Map(type.fieldsArray.flatMap((field) => [...new Set([field.name, field.protoName, field.jsonName])].map((name) => [name, field.resolve()] as const)));
  known.set(type, made);
  return made;
}

export const messageOf = ({ resolvedType }: Field): Type | undefined => (resolvedType instanceof protobuf.Type ? resolvedType : undefined);

/** Whether a message has a form of its own in JSON, which is not an object of its fields (ProtoJSON, "JSON Format"). */
export const hasOwnForm = ({ fullName }: Type): boolean => OWN_FORM.has(fullName);

/** Whether text can say all of a field. */
const isText = (field: Field): boolean => !field.map && (messageOf(field) === undefined || ONE_TEXT.has(messageOf(field)?.fullName ?? ''));

/** The fields that a name such as `book.id` leads through. @returns what is wrong, for a name that leads to no value */
export function fieldsTo(type: Type, name: string): FieldPath | string {
  const steps = name.split('.');
  if (steps.length > DEEPEST) return `leads through more than ${DEEPEST} messages`;
  const found: Field[] = [];
  for (let [inside, index]: [Type | undefined, number] = [type, 0]; index < steps.length; index += 1) {
    const field = inside && fieldsOf(inside).get(steps[index] as string);
    if (!field) return 'is unknown';
    found.push(field);
    if (index < steps.length - 1 && (field.repeated || field.map)) return 'leads through a list; send it in a body';
    inside = messageOf(field);
    if (index < steps.length - 1 && inside && hasOwnForm(inside)) return 'leads into a value that has no fields in JSON';
  }
  return isText(found.at(-1) as Field) ? found : 'is a message; name a field of it';
}

/** One name for each field, however it is written. */
export const pathOf = (fields: FieldPath): string => fields.map(({ jsonName }) => jsonName).join('.');

/** Sets a field to what texts say of it. @throws Error for a text that is not a value of it */
export function setTexts(message: OpenMessage, fields: FieldPath, texts: readonly string[]): void {
  const leaf = fields.at(-1) as Field;
  const json = texts.map((text) => jsonOf(leaf, text));
  const alone = protojson.fromJson(leaf.parent as Type, { [leaf.jsonName]: leaf.repeated ? json : json[0] }) as unknown as OpenMessage;
  let holder = message;
  for (const [index, field] of fields.entries()) {
    // Of a oneof, the last word counts.
    for (const other of field.partOf?.fieldsArray ?? []) if (other !== field) delete holder[other.name];
    if (index === fields.length - 1) break;
    holder = (holder[field.name] ??= (messageOf(field) as Type).create()) as OpenMessage;
  }
  // What is the default of a field is not in a message that was read.
  holder[leaf.name] = Object.hasOwn(alone, leaf.name) ? alone[leaf.name] : leaf.typeDefault;
}

function jsonOf(field: Field, text: string): unknown {
  const message = messageOf(field);
  const type = message ? message.fields['value']?.type : field.type;
  if (type === 'bool' && (text === 'true' || text === 'false')) return text === 'true';
  if (field.resolvedType instanceof protobuf.Enum && /^-?\d+$/.test(text)) return Number(text);
  return text;
}

/** The words of protobufjs without the name of the field, which is said otherwise. */
export const wordsOf = (error: unknown): string => (error as Error).message.replace(/^\.[\w.]+: /, '');
