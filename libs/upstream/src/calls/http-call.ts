import type { Scope } from '@portico/platform';
import type { SentRequest } from '../coalescing/sent-request.ts';
import { StreamedBody } from '../connections/streamed-body.ts';
import type { ConnectionPool } from '../connections/connection-pool.ts';
import type { Circuit } from '../health/circuits.ts';
import type { CallTarget } from './call-target.ts';
import type { Operation } from './operation.ts';
import { UpstreamCall } from './upstream-call.ts';

/** What is sent with every attempt, besides what the attempt itself adds. */
export interface HttpRequest extends SentRequest {
  readonly method: string;
}

/** Characters, or bytes, of a body up to which it is sent again: longer ones cost too much to send twice. */
const LONGEST_REPEATED = 64 * 1024;

/** A call over HTTP. */
export abstract class HttpCall<T> extends UpstreamCall<T, ConnectionPool> {
  declare readonly request: HttpRequest;
  private byPath: Circuit | undefined;

  constructor(target: CallTarget<ConnectionPool>, operation: Operation, scope: Scope, request: HttpRequest) {
    super(target, operation, scope, request);
  }

  protected override get mayBeRepeated(): boolean {
    const { body } = this.request;
    if (body instanceof StreamedBody) return false;
    return body === undefined || body.length <= LONGEST_REPEATED;
  }

  protected override get maySendAgain(): boolean {
    const { body } = this.request;
    return !(body instanceof StreamedBody && body.begun);
  }

  /** For calls without a contract. */
  protected get circuitOfPath(): Circuit {
    return (this.byPath ??= this.target.circuits.at(this.request.method, this.request.path));
  }
}
