import { AxiosError } from 'axios';
import type { InternalAxiosRequestConfig } from 'axios';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { collect } from './collect.ts';

/** A form of the `form-data` package: a stream that knows its header fields. */
interface FormStream extends NodeJS.ReadableStream {
  getHeaders?(): Readonly<Record<string, string>>;
}

/**
 * The body of a request, after axios's `transformRequest`. A stream or a form is read into memory first: what can be read only
 * once could not be sent to another instance.
 *
 * @param headers get what a form says of itself
 * @param maxUpload bytes of a stream or form that are read at most
 */
export async function bodyOf(config: InternalAxiosRequestConfig, headers: Headers, maxUpload: number): Promise<string | Buffer | undefined> {
  const { maxBodyLength = -1 } = config;
  const body = await plain(config.data as unknown, headers, config, maxUpload);
  if (body !== undefined && maxBodyLength > -1 && Buffer.byteLength(body) > maxBodyLength) {
    throw new AxiosError('Request body larger than maxBodyLength limit', AxiosError.ERR_BAD_REQUEST, config);
  }
  return body;
}

async function plain(data: unknown, headers: Headers, config: InternalAxiosRequestConfig, maxUpload: number): Promise<string | Buffer | undefined> {
  if (data === undefined || data === null || data === '') return undefined;
  if (typeof data === 'string') return data;
  if (Buffer.isBuffer(data)) return data;
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (data instanceof FormData || data instanceof Blob) return web(data, headers, config, maxUpload);
  if (isStream(data)) {
    for (const [name, value] of Object.entries(data.getHeaders?.() ?? {})) headers.set(name, value);
    return (await collect(data, maxUpload)) ?? tooLong(config, maxUpload);
  }
  throw new AxiosError('Data after transformation must be a string, an ArrayBuffer, a Buffer, or a Stream', AxiosError.ERR_BAD_REQUEST, config);
}

/** Node itself knows how a form is written (RFC 7578), and its boundary. */
async function web(data: FormData | Blob, headers: Headers, config: InternalAxiosRequestConfig, maxUpload: number): Promise<Buffer> {
  const written = new Response(data);
  const type = written.headers.get('content-type');
  if (type !== null && (data instanceof FormData || !headers.has('content-type'))) headers.set('content-type', type);
  return (await collect(Readable.fromWeb(written.body as ReadableStream), maxUpload)) ?? tooLong(config, maxUpload);
}

const isStream = (data: unknown): data is FormStream => typeof (data as { pipe?: unknown }).pipe === 'function';

function tooLong(config: InternalAxiosRequestConfig, maxUpload: number): never {
  throw new AxiosError(`the stream or form is longer than ${maxUpload} bytes (httpService.maxUpload in bff.yaml)`, AxiosError.ERR_BAD_REQUEST, config);
}
