/** What a parameter is made of. */
export type Value = string | readonly string[] | readonly (readonly [name: string, value: string])[];

/**
 * A value as the texts that are written for it. What is undefined or null is not there, alone and within (RFC 6570, section 2.3): a list or an
 * object of nothing is not written at all.
 *
 * @param subject for messages: `the query parameter "ids"`
 * @param plain whether an object is refused, because no contract says how to write it
 * @throws TypeError for what has no text: `[object Object]` is never sent
 */
export function valuesOf(given: unknown, subject: string, plain: boolean): Value | undefined {
  const value = asJson(given);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') return textOf(value, subject);
  if (Array.isArray(value)) {
    const texts = value.map(asJson).filter(isThere).map((one) => textOf(one, subject));
    return texts.length === 0 ? undefined : texts;
  }
  if (Object.prototype.toString.call(value) !== '[object Object]') throw new TypeError(`${subject} is a ${value.constructor?.name}, which has no text; give a text, a number, a list or a plain object`);
  if (plain) throw new TypeError(`${subject} is an object, and no contract says how it is written; give a text, a number or a list, or declare it in the contract`);
  const pairs = Object.entries(value).map(([name, one]) => [name, asJson(one)] as const).filter(([, one]) => isThere(one)).map(([name, one]) => [name, textOf(one, subject)] as const);
  return pairs.length === 0 ? undefined : pairs;
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

/** Dates, and whatever else says how it is written in JSON. */
const asJson = (value: unknown): unknown => (typeof (value as { toJSON?: unknown } | undefined | null)?.toJSON === 'function' ? (value as { toJSON(): unknown }).toJSON() : value);

function textOf(value: unknown, subject: string): string {
  if (typeof value === 'string') return value;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new TypeError(`${subject} is ${value as number}, which may have been another integer: beyond 2^53 give a text or a bigint`);
  if (typeof value === 'boolean' || typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  if (typeof value === 'object') throw new TypeError(`${subject} has a list or an object within a list or an object, which no style can write; declare it by content, as application/json`);
  throw new TypeError(`${subject} is ${typeof value === 'number' ? value : `a ${typeof value}`}, which has no text`);
}
