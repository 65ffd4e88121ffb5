import type { Subject } from '../bad-input/bad-case.ts';
import type { RawRequest } from '../../wire/raw-request.ts';

/** Bytes of a part of a request that may be as long as this, and no longer. */
export interface Room {
  /** Of a body. */
  readonly body: number;
  /** Of the request line and the headers together. */
  readonly head: number;
}

/** One way of making a request costly, which can be made as long as one likes. */
export interface CostlyCase {
  /** `POST /v1/orders: lines of nothing` */
  readonly name: string;
  /** The longest that it may be, in bytes. */
  readonly most: number;
  /** A request with so many bytes of it. It must be refused. */
  request(bytes: number): RawRequest;
  /** What anybody who wants to know what is in it must do, without an opinion on it: `JSON.parse` of the body, and the like. */
  read(request: RawRequest): unknown;
  /** Whether what makes it costly is read by Node's HTTP parser too: a target, headers, chunks. A body is only carried by it. */
  readonly parsed: boolean;
}

/** Makes the costly cases of a route. */
export type CostlyCases = (subject: Subject, room: Room) => readonly CostlyCase[];

/** Repeats a text with its number in it, until there are so many bytes: `a0&a1&a2`. */
export function filled(bytes: number, piece: (index: number) => string, between = ''): string {
  const pieces: string[] = [];
  for (let index = 0, length = 0; ; index += 1) {
    const next = piece(index);
    length += next.length + between.length;
    if (length > bytes && index > 0) return pieces.join(between);
    pieces.push(next);
  }
}

/** `{"a":1}` with so many bytes of something in it. */
export const times = (text: string, bytes: number): string => text.repeat(Math.max(1, Math.floor(bytes / text.length)));
