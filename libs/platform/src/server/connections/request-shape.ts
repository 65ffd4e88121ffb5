import type { IncomingMessage } from 'node:http';
import { Problem } from '../../problems/problem.ts';
import type { NodeSocket } from './node-socket.ts';

/** What the head of a request may be, beside the bytes of all of it. Absent is without a limit. */
export interface RequestShape {
  /** Characters of the request target, its query included. */
  readonly urlLimit?: number | undefined;
  /** Header fields. */
  readonly headerFields?: number | undefined;
}

/** @returns what is wrong with the head of a request as a whole, before any of it is taken apart */
export function shapeFault({ url = '', rawHeaders }: IncomingMessage, shape: RequestShape): Problem | undefined {
  const { urlLimit = Infinity, headerFields = Infinity } = shape;
  if (url.length > urlLimit) return new Problem('uri-too-long', { detail: `the request target is longer than ${urlLimit} characters` });
  // Names and values in turn.
  if (rawHeaders.length <= headerFields * 2) return undefined;
  return new Problem('headers-too-large', { detail: `there are more than ${headerFields} header fields` });
}

const REQUESTS: unique symbol = Symbol('portico.requests');

/** Counts a request of a connection. @returns whether it is the last that the connection has an answer for */
export function isLastOf(socket: NodeSocket & { [REQUESTS]?: number }, limit = Infinity): boolean {
  const count = (socket[REQUESTS] ?? 0) + 1;
  socket[REQUESTS] = count;
  return count >= limit;
}
