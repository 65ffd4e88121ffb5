import type { HttpParameter, ParameterStyle } from './contract.ts';

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

/**
 * Writes the value of one parameter: the piece of a path, `name=value` pairs of a query, or the value of a field.
 *
 * @returns undefined when there is nothing to write
 * @throws TypeError that names the parameter, for what cannot be written
 */
export type ParameterWriter = (value: unknown) => string | undefined;

/** Where the style puts what (OpenAPI 3.1.1, "Style Examples"; RFC 6570, appendix A). */
interface Form {
  /** In front of the first value. */
  readonly first: string;
  /** Between values that stand by themselves. */
  readonly apart: string;
  /** Between values that do not. */
  readonly together: string;
  /** Whether the parameter's name stands in front of its values. */
  readonly named: boolean;
}

const FORMS: Readonly<Record<Exclude<ParameterStyle, 'json'>, Form>> = {
  simple: { first: '', apart: ',', together: ',', named: false },
  label: { first: '.', apart: '.', together: ',', named: false },
  matrix: { first: ';', apart: ';', together: ',', named: true },
  form: { first: '', apart: '&', together: ',', named: true },
  spaceDelimited: { first: '', apart: '&', together: ' ', named: true },
  pipeDelimited: { first: '', apart: '&', together: '|', named: true },
  deepObject: { first: '', apart: '&', together: ',', named: true },
};

/** @param plain whether no contract declares the parameter, so that objects are refused */
export function writerOf(parameter: HttpParameter, plain = false): ParameterWriter {
  const { name, style, explode } = parameter;
  const subject = `the ${parameter.in} parameter "${name}"`;
  const encode = encoderOf(parameter);
  if (style === 'json') return (value) => (value === undefined ? undefined : jsonOf(value, parameter, encode));
  const form = FORMS[style];
  const own = encodeURIComponent(name);
  const separator = encodedSeparator(form.together, parameter);
  const safe = guard(parameter, form, subject, encode);
  // An empty value of a matrix has no equals sign (RFC 6570, section 3.2.7).
  const pair = (key: string, text: string): string => (text === '' && style === 'matrix' ? key : `${key}=${text}`);
  const keyOf = (key: string): string => (style === 'deepObject' ? `${own}%5B${encodeURIComponent(key)}%5D` : parameter.in === 'header' ? safe(key) : encodeURIComponent(key));

  return (given) => {
    const value = valuesOf(given, subject, plain);
    if (value === undefined) return undefined;
    if (typeof value === 'string') return form.first + (form.named ? pair(own, encode(value)) : encode(value));
    const isObject = Array.isArray(value[0]);
    if (explode || style === 'deepObject') {
      const parts = isObject
        ? (value as readonly (readonly [string, string])[]).map(([key, text]) => pair(keyOf(key), safe(text)))
        : (value as readonly string[]).map((text) => (form.named ? pair(own, safe(text)) : safe(text)));
      return form.first + parts.join(form.apart);
    }
    const joined = (value.flat() as string[]).map(safe).join(separator);
    return form.first + (form.named ? pair(own, joined) : joined);
  };
}

/** Only what has no meaning where it stands is left as it is. */
function encoderOf({ in: place, allowReserved = false }: HttpParameter): (text: string) => string {
  if (place === 'header') return (text) => text;
  return place === 'query' && allowReserved ? encodeUnreserved : encodeURIComponent;
}

/**
 * RFC 6570's reserved expansion (section 3.2.3), but for what would end the value or the query: OpenAPI 3.1.1 leaves `[`, `]`, `#`, `&` and `+`
 * to the code that writes the URL.
 */
const encodeUnreserved = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:25(?=[\dA-Fa-f]{2})|3A|2F|3F|40|24|2C|3B|3D)/g, (triple) => decodeURIComponent(triple));

const encodedSeparator = (separator: string, { in: place }: HttpParameter): string => (place === 'header' || separator === ',' ? separator : encodeURIComponent(separator));

/** Encodes one of several values. A separator within a value is encoded; where that is not possible, the value would arrive as two. */
function guard({ in: place, style, explode, allowReserved }: HttpParameter, { apart, together }: Form, subject: string, encode: (text: string) => string): (text: string) => string {
  const separator = explode ? apart : together;
  const isDistinct = place === 'header' || separator === '.' || separator === ' ' || separator === '|';
  const withoutCommas = allowReserved && !explode;
  return (text) => {
    if (isDistinct && text.includes(separator)) throw new TypeError(`${subject} has ${JSON.stringify(separator)} in a value, which separates values in style ${style}; it would arrive as two`);
    const encoded = encode(text);
    return withoutCommas ? encoded.replaceAll(',', '%2C') : encoded;
  };
}

/** A field has ASCII alone, as which JSON can be written too (RFC 8259, section 7). */
function jsonOf(value: unknown, { in: place, name }: HttpParameter, encode: (text: string) => string): string {
  const json = JSON.stringify(value);
  if (place === 'header') return json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return place === 'query' || place === 'cookie' ? `${encodeURIComponent(name)}=${encode(json)}` : encode(json);
}
