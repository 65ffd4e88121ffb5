import { randomBytes } from 'node:crypto';
import type { HttpField } from './contract.ts';
import { textOf } from './form-body.ts';
import type { FilePart } from './http-types.ts';

/** A body with the media type that says where its parts end. */
export interface MultipartBody {
  readonly type: string;
  readonly body: Buffer;
}

const BYTES = 'application/octet-stream';
const JSON_TYPE = 'application/json';

/**
 * An object as `multipart/form-data` (RFC 7578): a part for each property, for each item of a list. Bytes and `FilePart`s are files,
 * objects are JSON (OpenAPI 3.1.1, "Encoding Object").
 *
 * @throws TypeError that names the field, for what has no text
 */
export function multipartOf(body: object, fields: readonly HttpField[] = []): MultipartBody {
  const boundary = `portico-${randomBytes(16).toString('hex')}`;
  const parts = Object.entries(body).flatMap(([name, value]) => {
    const type = fields.find((field) => field.name === name)?.type;
    return (Array.isArray(value) ? value : [value]).flatMap((item) => partOf(boundary, name, item, type));
  });
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]) };
}

function partOf(boundary: string, name: string, value: unknown, type: string | undefined): Buffer[] {
  if (value === undefined || value === null) return [];
  const head = (filename: string | undefined, own: string | undefined): Buffer => {
    const file = filename === undefined ? '' : `; filename="${escaped(filename)}"`;
    const typed = own === undefined ? '' : `Content-Type: ${withoutBreaks(own, name)}\r\n`;
    return Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"${file}\r\n${typed}\r\n`);
  };
  const end = Buffer.from('\r\n');
  if (value instanceof Uint8Array) return [head(name, type ?? BYTES), viewOf(value), end];
  if (isFile(value))
    return [
      head(value.filename ?? name, value.type ?? type ?? BYTES),
      typeof value.content === 'string' ? Buffer.from(value.content) : viewOf(value.content),
      end,
    ];
  if (value instanceof Blob) throw new TypeError(`the field "${name}" of the body is a ${value.constructor.name}, whose bytes are not there yet; give { content: new Uint8Array(await file.arrayBuffer()), filename, type }`);
  const text = textOf(value, `the field "${name}" of the body`);
  return text === undefined ? [] : [head(undefined, type ?? (isObject(value) ? JSON_TYPE : undefined)), Buffer.from(text), end];
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !(value instanceof Date);

const isFile = (value: unknown): value is FilePart => {
  const content: unknown = (value as { content?: unknown }).content;
  return (
    typeof value === 'object' &&
    (content instanceof Uint8Array || (typeof content === 'string' && ('filename' in (value as object) || 'type' in (value as object))))
  );
};

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** As browsers write names (HTML, "multipart/form-data encoding algorithm"). */
const escaped = (name: string): string => name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');

function withoutBreaks(type: string, name: string): string {
  if (/[\r\n]/.test(type)) throw new TypeError(`the media type of the field "${name}" has a line break`);
  return type;
}
