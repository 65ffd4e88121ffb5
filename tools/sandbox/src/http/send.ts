import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Effect, Oversize, Truncate } from '../faults/fault-order.ts';
import { matchesNoneOf } from './conditional.ts';
import type { EncodedAnswer } from './encoded-answer.ts';
import type { Exchange } from './exchange.ts';

const PADDING = Buffer.alloc(64 * 1024, ' ');

const write = (response: ServerResponse, { status, headers, bytes }: EncodedAnswer): void => {
  response.writeHead(status, { ...headers, 'content-length': bytes.length }).end(bytes);
};

const notModified = (response: ServerResponse, { headers }: EncodedAnswer): void => {
  // RFC 9110, 15.4.5: the fields that a cache may need to update.
  const { etag, 'cache-control': cacheControl } = headers;
  response.writeHead(304, { etag, 'cache-control': cacheControl }).end();
};

const truncated = ({ response, call }: Exchange, { status, headers, bytes }: EncodedAnswer, { bytes: length = bytes.length >> 1, stays = false }: Truncate): void => {
  if (!stays) call.end('broken');
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.write(bytes.subarray(0, Math.max(1, Math.min(length, bytes.length - 1))), () => void (stays || response.destroy()));
};

const padded = function* (bytes: Uint8Array, size: number): Generator<Uint8Array> {
  yield bytes;
  for (let left = size - bytes.length; left > 0; left -= PADDING.length)
    yield PADDING.subarray(0, Math.min(left, PADDING.length));
};

const oversized = async ({ response }: Exchange, { status, headers, bytes }: EncodedAnswer, order: Oversize): Promise<void> => {
  const size = Math.max(order.bytes, bytes.length);
  response.writeHead(status, order.chunked ? headers : { ...headers, 'content-length': size });
  try {
    await pipeline(Readable.from(padded(bytes, size)), response);
  } catch (error) {
    // The caller has had enough, which is what the order is for; the exchange has counted it.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
};

/** Sends an answer, spoilt as ordered; a spoilt one is always sent whole, never as 304. */
export const send = async (exchange: Exchange, answer: EncodedAnswer, effect: Effect | undefined): Promise<void> => {
  const { request, response } = exchange;
  if (effect?.kind === 'truncate') return truncated(exchange, answer, effect);
  if (effect?.kind === 'oversize') return oversized(exchange, answer, effect);
  if (effect?.kind === 'malformed') {
    const text = answer.headers['content-type']?.includes('json')
      ? Buffer.from(answer.bytes.subarray(0, -1))
      : Buffer.from('not an image');
    return write(response, { ...answer, bytes: text });
  }
  const tag = answer.headers['etag'];
  if (tag && answer.status === 200 && !matchesNoneOf(request.headers['if-none-match'], tag)) return notModified(response, answer);
  return write(response, answer);
};
