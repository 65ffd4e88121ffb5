import type { InputError } from '@portico/platform';
import type { Field, Type } from 'protobufjs/light.js';
import { fieldsOf, hasOwnForm, messageOf } from './message-fields.ts';

/** Levels and values of a body at most, as of bodies with a schema: protobufjs takes up to thirty times as long for each as JSON.parse. */
const [DEEPEST, MOST_VALUES] = [32, 10_000];

const WIDE = new Set(['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']);

/**
 * What must not be read of a body, whatever is in its message: too much, too deep, or an integer of 64 bits that JSON.parse has rounded (RFC 8259,
 * section 6). Each value is looked at once, and none beyond the bounds.
 */
export const boundFault = (type: Type, json: unknown): InputError | undefined => faultIn({ value: json, inside: type, field: undefined, path: '' }, 0, { values: 0 });

interface Placed {
  readonly value: unknown;
  /** The message whose fields the value has. */
  readonly inside: Type | undefined;
  /** What the value, or each item of it, is a value of. */
  readonly field: Field | undefined;
  readonly path: string;
}

function faultIn(placed: Placed, depth: number, count: { values: number }): InputError | undefined {
  const { value, field, path } = placed;
  if ((count.values += 1) > MOST_VALUES) return { in: 'body', field: '', message: `has more than ${MOST_VALUES} values` };
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER && isWide(field)) return { in: 'body', field: path, message: 'is rounded as a number of JSON; send it as text' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= DEEPEST) return { in: 'body', field: '', message: `is deeper than ${DEEPEST} levels` };
  for (const key in value) {
    const fault = faultIn(within(placed, key, (value as Readonly<Record<string, unknown>>)[key]), depth + 1, count);
    if (fault) return fault;
  }
  return undefined;
}

function within({ value: holder, inside, field: of, path: at }: Placed, key: string, value: unknown): Placed {
  const path = Array.isArray(holder) ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`;
  // An item of a list or of a map.
  if (!inside) return { value, inside: of && messageInside(of), field: of, path };
  const field = fieldsOf(inside).get(key);
  return { value, inside: field && !field.repeated && !field.map ? messageInside(field) : undefined, field, path };
}

function messageInside(field: Field): Type | undefined {
  const message = messageOf(field);
  return message && !hasOwnForm(message) ? message : undefined;
}

/** A wrapper is its value alone in JSON. */
const isWide = (field: Field | undefined): boolean => field !== undefined && WIDE.has(messageOf(field)?.fields['value']?.type ?? field.type);
