import { isObject } from '../open-api.ts';
import type { Schema } from '../schemas/schema.ts';

/** The media types of a body, with their schemas. */
export type Content = Readonly<Record<string, MediaTypeObject>>;

export interface MediaTypeObject {
  readonly schema?: Schema;
  readonly encoding?: Readonly<Record<string, Encoding>>;
}

/** How a field of a form or a multipart body is written (OpenAPI 3.1, 4.8.15). */
export interface Encoding {
  readonly contentType?: unknown;
  readonly style?: unknown;
  readonly explode?: unknown;
  readonly allowReserved?: unknown;
}

/** How calls write and read bodies. */
export type BodyKind = 'json' | 'form' | 'multipart' | 'text' | 'bytes';

/** One of them. */
export interface MediaType {
  /** As the contract writes it; `application/json` where that leaves it open. */
  readonly type: string;
  readonly kind: BodyKind;
  readonly schema: Schema;
  readonly encoding?: Readonly<Record<string, Encoding>>;
}

/** As @portico/upstream reads answers; `text/json` is an old name of it. */
const JSON_TYPE = /^(?:(?:application|text)\/json|[^/]+\/[^/]*\+json)$/;
const TEXT_TYPE = /^(?:text\/.*|application\/xml|[^/]+\/[^/]*\+xml)$/;
const FORM = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';
const PLAIN = 'application/json';
const BYTES = 'application/octet-stream';
/** RFC 9110, section 8.3.1, and its ranges, section 12.5.1. */
const MEDIA_TYPE = /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+[ \t]*(?:;.*)?$/;

/** Without its parameters, in lower case (RFC 9110, section 8.3.1). */
const essence = (type: string): string => (type.split(';')[0] as string).trim().toLowerCase();

/**
 * The media types that a body has, with what a range stands for: a range with a schema (OpenAPI 3.1, 4.8.14) is JSON, because a schema
 * describes nothing else, unless the schema is of bytes.
 */
export function contentOf(content: unknown, read: (schema: unknown) => Schema): Record<string, MediaTypeObject> {
  const found: Record<string, MediaTypeObject> = {};
  for (const [given, value] of Object.entries(isObject(content) ? content : {})) {
    const { schema, encoding } = isObject(value) ? value : {};
    const type = given.trim();
    if (!MEDIA_TYPE.test(type)) continue;
    const own = schema === undefined || schema === null ? undefined : read(schema);
    const name = essence(type) === '*/*' || essence(type) === 'application/*' ? (own === undefined || isBinary(own) ? BYTES : type) : type;
    found[name] ??= {
      ...(own === undefined ? {} : { schema: own }),
      ...(isObject(encoding) ? { encoding: encoding as Record<string, Encoding> } : {}),
    };
  }
  return found;
}

const isBinary = (schema: Schema): boolean =>
  typeof schema === 'object' && (schema.format === 'binary' || schema['contentMediaType'] === BYTES);

/** What is asked for: JSON, the plain one first; else text; else whatever there is, as bytes. */
export function answerIn(content: Content = {}): MediaType | undefined {
  return jsonIn(content) ?? typeIn(content, 'text', (type) => TEXT_TYPE.test(type)) ?? typeIn(content, 'bytes', () => true);
}

/** What is sent: JSON; else a form, one of many parts, text; else bytes. */
export function bodyIn(content: Content): MediaType | undefined {
  return (
    jsonIn(content) ??
    typeIn(content, 'form', (type) => type === FORM) ??
    typeIn(content, 'multipart', (type) => type === MULTIPART) ??
    typeIn(content, 'text', (type) => TEXT_TYPE.test(type)) ??
    typeIn(content, 'bytes', () => true)
  );
}

function jsonIn(content: Content): MediaType | undefined {
  const plain = typeIn(content, 'json', (type) => type === PLAIN) ?? typeIn(content, 'json', (type) => JSON_TYPE.test(type));
  if (plain) return plain;
  const range = typeIn(content, 'json', (type) => type === '*/*' || type === 'application/*');
  return range && { ...range, type: PLAIN };
}

function typeIn(content: Content, kind: BodyKind, isOne: (essence: string) => boolean): MediaType | undefined {
  const type = Object.keys(content).find((one) => isOne(essence(one)));
  if (type === undefined) return undefined;
  const { schema = {}, encoding } = content[type] as MediaTypeObject;
  return { type, kind, schema, ...(encoding ? { encoding } : {}) };
}
