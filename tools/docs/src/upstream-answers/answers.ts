import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Script } from './scripted-instance.ts';

/** Something that upstreams send. */
export interface Answer extends Script {
  readonly name: string;
  /** Whether the contract has JSON for a success; true where absent. */
  readonly json?: boolean;
  /** Whether it never comes to its end, so that time decides; false where absent. */
  readonly hangs?: boolean;
}

/** Bytes of an answer that are read at most. */
export const MAX_RESPONSE = 64 * 1024;

type Fields = Readonly<Record<string, string>>;

const JSON_TYPE: Fields = { 'content-type': 'application/json' };
const head = (status: string, fields: Fields): string => `HTTP/1.1 ${status}\r\n${Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
const message = (status: string, fields: Fields, body: Buffer | string): Buffer => Buffer.concat([Buffer.from(head(status, { 'content-length': String(Buffer.byteLength(body)), ...fields })), Buffer.from(body)]);

/** An answer that is complete, on a connection that stays. */
const answer = (name: string, status: string, fields: Fields, body: Buffer | string = '', more: Partial<Answer> = {}): Answer => ({ name, bytes: message(status, fields, body), then: 'stays', ...more });
const json = (name: string, fields: Fields, body: Buffer | string): Answer => answer(name, '200 OK', { ...JSON_TYPE, ...fields }, body);
/** An answer whose body has begun, and stops or is cut. */
const begun = (name: string, status: string, then: Script['then'], more: Partial<Answer> = {}): Answer => ({ name, bytes: `${head(status, { ...JSON_TYPE, 'content-length': '1000' })}{"id":`, then, ...more });
/** An answer whose body goes on. */
const endless = (name: string, status: string, more: Partial<Answer> = {}): Answer => ({ name, bytes: head(status, JSON_TYPE), then: 'endless', ...more });

const LAMP = '{"id":"lämp"}';
const NONE = { json: false };
const HANGS = { hangs: true };
const STATUSES = ['200 OK', '201 Created', '202 Accepted', '204 No Content', '205 Reset Content'] as const;
const inTwoMinutes = (): string => new Date(Date.now() + 120_000).toUTCString();

const contents: readonly Answer[] = [
  ...STATUSES.map((status) => answer(`${status.slice(0, 3)} without content, none in the contract`, status, {}, '', NONE)),
  answer('200 with a text, none in the contract', '200 OK', { 'content-type': 'text/plain' }, 'done', NONE),
  endless('200 with an endless body, none in the contract', '200 OK', NONE),
  begun('200 whose body stops, none in the contract', '200 OK', 'stays', { ...NONE, hangs: true }),
  ...STATUSES.map((status) => answer(`${status.slice(0, 3)} without content, JSON in the contract`, status, {})),
];

const read: readonly Answer[] = [
  json('JSON', {}, LAMP),
  json('`Application/JSON`', { 'content-type': 'Application/JSON' }, LAMP),
  json('`application/problem+json; charset="UTF-8"`', { 'content-type': 'application/problem+json; charset="UTF-8"' }, LAMP),
  json('JSON behind a byte order mark', {}, `\uFEFF${LAMP}`),
  json('JSON in ISO 8859-1, declared', { 'content-type': 'application/json; charset=iso-8859-1' }, Buffer.from(LAMP, 'latin1')),
  json('JSON in UTF-16, declared', { 'content-type': 'application/json; charset=utf-16' }, Buffer.from(`\uFEFF${LAMP}`, 'utf16le')),
  json('JSON in ISO 8859-1, not declared', {}, Buffer.from(LAMP, 'latin1')),
  json('JSON in a charset that is none', { 'content-type': 'application/json; charset=x-none' }, LAMP),
  json('gzip', { 'content-encoding': 'gzip' }, gzipSync(LAMP)),
  json('deflate', { 'content-encoding': 'Deflate' }, deflateSync(LAMP)),
  json('deflate without the header of zlib', { 'content-encoding': 'deflate' }, deflateRawSync(LAMP)),
  json('br', { 'content-encoding': 'br' }, brotliCompressSync(LAMP)),
  json('gzip, then br', { 'content-encoding': 'gzip, br' }, brotliCompressSync(gzipSync(LAMP))),
  json('a coding that is not known', { 'content-encoding': 'x-none' }, LAMP),
  json('gzip that is none', { 'content-encoding': 'gzip' }, LAMP),
  json('gzip that is cut, complete by its length', { 'content-encoding': 'gzip' }, gzipSync(LAMP).subarray(0, 20)),
  json('gzip of more than `maxResponse`', { 'content-encoding': 'gzip' }, gzipSync(`"${'x'.repeat(40 * MAX_RESPONSE)}"`)),
  { name: '103 before 200', bytes: Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), message('200 OK', JSON_TYPE, LAMP)]), then: 'stays' },
  { name: 'JSON up to the end of the connection', bytes: `HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n{"id":"a"}`, then: 'closes' },
];

const unusable: readonly Answer[] = [
  answer('HTML', '200 OK', { 'content-type': 'text/html' }, '<html>'),
  answer('JSON without `Content-Type`', '200 OK', {}, LAMP),
  json('JSON that is not', {}, '{"id":'),
  json('another shape', {}, '{"id":7}'),
  json('an integer beyond 2^53', {}, '{"id":"a","number":9007199254740993}'),
  json('more than `maxResponse`', {}, `"${'x'.repeat(MAX_RESPONSE)}"`),
  endless('an endless body', '200 OK'),
  begun('a body that is cut', '200 OK', 'closes'),
  { name: 'chunks that are cut', bytes: `${head('200 OK', { ...JSON_TYPE, 'transfer-encoding': 'chunked' })}9\r\n{"id":`, then: 'closes' },
  begun('a body that stops', '200 OK', 'stays', HANGS),
];

const refusals: readonly Answer[] = [
  answer('500', '500 Oops', { 'content-type': 'text/plain' }, 'oops'),
  begun('500 whose body stops', '500 Oops', 'stays', HANGS),
  begun('500 whose body is cut', '500 Oops', 'closes'),
  endless('500 whose body is endless', '500 Oops'),
  answer('404', '404 Not Found', JSON_TYPE, '{}'),
  begun('404 whose body stops', '404 Not Found', 'stays', HANGS),
  answer('302', '302 Found', { location: '/' }),
  answer('401', '401 Unauthorized', { 'www-authenticate': 'Bearer' }),
  answer('429, `Retry-After` of 2 minutes', '429 Too Many Requests', { 'retry-after': '120' }),
  answer('503, `Retry-After` by date, in 2 minutes', '503 Unavailable', { 'retry-after': inTwoMinutes(), date: new Date().toUTCString() }),
  answer('206 of a range that was asked for', '206 Partial Content', { 'content-type': 'image/png', 'content-range': 'bytes 0-1/9' }, 'ab'),
  answer('304', '304 Not Modified', { etag: '"a"' }),
  answer('406', '406 Not Acceptable', { 'content-type': 'text/plain' }, 'no'),
  answer('412', '412 Precondition Failed', { 'content-type': 'text/plain' }, 'no'),
  answer('416', '416 Range Not Satisfiable', { 'content-range': 'bytes */9' }),
];

const noHttp: readonly Answer[] = [
  { name: 'no answer', bytes: '', then: 'stays', hangs: true },
  { name: 'the end of the connection', bytes: '', then: 'closes' },
  answer('a head of more than 16 KiB', '200 OK', { ...JSON_TYPE, 'x-long': 'x'.repeat(17_000) }, LAMP),
  { name: '101', bytes: head('101 Switching Protocols', { upgrade: 'websocket', connection: 'upgrade' }), then: 'stays' },
  { name: 'two lengths', bytes: `HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}`, then: 'stays' },
  { name: 'another protocol', bytes: '220 mail.example ESMTP\r\n', then: 'stays' },
];

/** By what they have in common. */
export const ANSWERS = {
  'A success, and whether the contract has content for it': contents,
  'JSON as it comes': read,
  'A success that cannot be used': unusable,
  'A status that is no success': refusals,
  'An answer that is not HTTP/1.1': noHttp,
} as const satisfies Readonly<Record<string, readonly Answer[]>>;
