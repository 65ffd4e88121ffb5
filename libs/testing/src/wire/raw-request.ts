import { Connection } from './connection.ts';
import type { RawAnswer } from './raw-answer.ts';

/** A request, written out as it stands: nothing is escaped, checked or put right. */
export interface RawRequest {
  readonly method: string;
  /** The request target, for example `/api/home?limit=3`. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The request as HTTP/1.1, with Host, and with Content-Length when it has a body and says nothing of its length itself. */
export function writeRequest({ method, target, headers = {}, body = '' }: RawRequest): string {
  const framed = body === '' || 'content-length' in headers || 'transfer-encoding' in headers;
  const length = framed ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host: 'bff.test', ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** Sends a request, or whatever bytes, on a connection of its own. */
export async function exchange(url: string, request: RawRequest | string | Buffer): Promise<RawAnswer> {
  const connection = await Connection.to(url);
  const plain = typeof request === 'string' || Buffer.isBuffer(request);
  connection.send(plain ? request : writeRequest(request));
  try {
    return await connection.answer(!plain && request.method === 'HEAD');
  } finally {
    connection.leave();
  }
}
