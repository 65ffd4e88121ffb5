import type { IncomingMessage } from 'node:http';
import { Problem } from '../problems/problem.ts';

/** Pieces of a body that may be as short as they like, and bytes that the others must have on average: a piece costs as much as 1 kB. */
const [FREE_PIECES, SHORTEST_PIECE] = [1_000, 32];

/** Holds a body that arrives to its bounds, piece by piece. */
export class BodyBounds {
  private bytes = 0;
  private pieces = 0;

  /** @param limit bytes */
  constructor(private readonly limit: number) {}

  /** @returns what is wrong with what has come so far */
  faultWith(chunk: Buffer): Problem | undefined {
    this.bytes += chunk.length;
    this.pieces += 1;
    if (this.bytes > this.limit) return tooLarge(this.limit);
    if (this.pieces <= FREE_PIECES || this.bytes >= this.pieces * SHORTEST_PIECE) return undefined;
    return new Problem('malformed-request', { detail: `the body comes in more than ${FREE_PIECES} pieces of less than ${SHORTEST_PIECE} bytes; send it in larger ones` });
  }
}

/** Whether a request has a body. @param limit bytes @throws Problem `body-too-large` for one that is announced as too long */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>, limit: number): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = headers;
  if (coding === undefined && (length === undefined || length === '0')) return false;
  if (Number(length ?? 0) > limit) throw tooLarge(limit);
  return true;
}

/**
 * Reads the body of a request whose route a library has brought: nothing else reads it.
 *
 * @param limit bytes
 * @returns undefined where there is none @throws Problem `body-too-large`, `malformed-request` for one in too many pieces
 */
export async function wholeBody(raw: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (!hasBody(raw, limit)) return undefined;
  const bounds = new BodyBounds(limit);
  const chunks: Buffer[] = [];
  for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const fault = bounds.faultWith(chunk);
    if (fault) throw fault;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (limit: number): Problem => new Problem('body-too-large', { detail: `the body is longer than ${limit} bytes` });

/** RFC 8259, section 11, and RFC 6839, section 3.1; with parameters or without. */
const JSON_TYPE = /^[ \t]*application\/(?:[\w!#$&^.+-]+\+)?json[ \t]*(?:;[^,]*)?$/i;

/** @throws Problem `unsupported-media-type` for a body whose fields say something else than JSON */
export function checkSaysJson({ headers }: Pick<IncomingMessage, 'headers'>): void {
  if (JSON_TYPE.test(headers['content-type'] ?? '') && (headers['content-encoding'] ?? 'identity') === 'identity') return;
  throw new Problem('unsupported-media-type', { detail: 'send JSON, without a content coding' });
}
