import { Metadata, status } from '@grpc/grpc-js';
import type { ServerErrorResponse } from '@grpc/grpc-js';

type CodeName = keyof typeof status;

/** A call that is answered with a status other than OK. */
export class GrpcProblem extends Error {
  override readonly name = 'GrpcProblem';
  readonly code: CodeName;
  readonly pushbackMs: number | undefined;

  constructor(code: CodeName, message: string, pushbackMs?: number) {
    super(message);
    this.code = code;
    this.pushbackMs = pushbackMs;
  }

  toResponse(): ServerErrorResponse {
    const metadata = new Metadata();
    // gRFC A6, "Pushback": when the client may try again.
    if (this.pushbackMs !== undefined) metadata.set('grpc-retry-pushback-ms', String(this.pushbackMs));
    return { name: this.name, message: this.message, code: status[this.code], details: this.message, metadata };
  }
}

/** The code that stands for an HTTP status, as google.rpc.Code pairs them. */
const CODES: Readonly<Record<number, CodeName>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

export const codeFor = (httpStatus: number): CodeName => CODES[httpStatus] ?? 'UNKNOWN';
