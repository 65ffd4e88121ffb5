import type { FastifyReply, FastifyRequest, RequestPayload, RouteOptions } from 'fastify';
import { Problem } from '../problems/problem.ts';
import type { Route } from '../routes/route.ts';

/** Pieces of a body that may be as short as they like, and bytes that the others must have on average: a piece costs as much as 1 kB. */
const FREE_PIECES = 1_000;
const SHORTEST_PIECE = 32;

/** Gives a route that reads a body its limits: what is announced as longer is refused before it is read, and the rest while it is. */
export const bodyLimitsOf =
  ({ formLimit }: { readonly formLimit: number }) =>
  ({ input, bodyLimit, form }: Route, options: RouteOptions): void => {
    if (!input.body) return;
    const limit = bodyLimit ?? (form ? formLimit : undefined);
    if (limit !== undefined) options.bodyLimit = limit;
    options.preParsing = input.rawBody ? [countPieces, keepBytes] : countPieces;
  };

/** For `@RawBody()`: `request.rawBody` is there before the body is parsed. */
function keepBytes(request: FastifyRequest, _reply: FastifyReply, payload: RequestPayload, done: (error: Error | null, payload?: RequestPayload) => void): void {
  const pieces: Buffer[] = [];
  payload.on('data', (piece: Buffer) => void pieces.push(piece));
  payload.on('end', () => Object.assign(request, { rawBody: Buffer.concat(pieces) }));
  done(null, payload);
}

/** A body may come in chunks of one byte (RFC 9112, section 7.1): reading it would cost a hundred times what it is worth. */
function countPieces(_request: FastifyRequest, _reply: FastifyReply, payload: RequestPayload, done: (error: Error | null, payload?: RequestPayload) => void): void {
  let pieces = 0;
  let bytes = 0;
  const count = (piece: Buffer): void => {
    pieces += 1;
    bytes += piece.length;
    if (pieces <= FREE_PIECES || bytes >= pieces * SHORTEST_PIECE) return;
    payload.off('data', count);
    payload.emit('error', new Problem('malformed-request', { detail: `the body comes in more than ${FREE_PIECES} pieces of less than ${SHORTEST_PIECE} bytes; send it in larger ones` }));
  };
  payload.on('data', count);
  done(null, payload);
}
