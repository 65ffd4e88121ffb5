import type { HttpOperation } from './contract.ts';
import { formOf } from './form-body.ts';
import { multipartOf } from './multipart-body.ts';

/** A body as it is sent, with its media type. */
export interface SentBody {
  readonly type: string;
  readonly body: string | Buffer;
}

/** Writes the bodies of one operation. @throws TypeError for what its media type cannot have */
export type BodyWriter = (body: unknown) => SentBody;

const PLAIN = 'application/json';
const JSON_TYPE = /^(?:(?:application|text)\/json|[^/]+\/[^/]*\+json)[ \t]*(?:;|$)/i;
const FORM = /^application\/x-www-form-urlencoded[ \t]*(?:;|$)/i;
const MULTIPART = /^multipart\/form-data[ \t]*(?:;|$)/i;

export function bodyWriterOf({ bodyType = PLAIN, fields }: HttpOperation): BodyWriter {
  if (JSON_TYPE.test(bodyType)) return (body) => ({ type: bodyType, body: JSON.stringify(body) });
  if (FORM.test(bodyType)) return (body) => ({ type: bodyType, body: formOf(body as object, fields) });
  if (MULTIPART.test(bodyType)) return (body) => multipartOf(body as object, fields);
  const own = bodyType.includes('*') ? 'application/octet-stream' : bodyType;
  return (body) => {
    if (typeof body === 'string') return { type: own, body };
    if (body instanceof Uint8Array) return { type: own, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
    throw new TypeError(`a body of ${own} is a text or bytes, and not ${Array.isArray(body) ? 'a list' : `of type ${typeof body}`}`);
  };
}
