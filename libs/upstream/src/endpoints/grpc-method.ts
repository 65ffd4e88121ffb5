import type { Operation } from '../calls/operation.ts';

/** A method of a pinned gRPC service: how it is called, and what its messages are on the wire. */
export interface GrpcMethod {
  readonly operation: Operation;
  /** Such as `/shop.v1.Catalog/Get`. */
  readonly path: string;
  /** @throws TypeError that names the field, for a message that would arrive as another one */
  readonly write: (message: unknown) => Buffer;
  /** @throws Error for bytes that are no such message */
  readonly read: (bytes: Buffer) => unknown;
}

/** An answer that was decoded and breaks the contract. */
export class WrongShape {
  constructor(readonly fault: string) {}
}
