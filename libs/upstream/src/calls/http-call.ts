import type { Scope } from '@portico/platform';
import type { Dispatcher } from 'undici';
import type { CallTarget } from './call-target.ts';
import { UpstreamCall } from './upstream-call.ts';

/** What is sent with every attempt, besides what the attempt itself adds. */
export interface HttpRequest {
  readonly method: Dispatcher.HttpMethod;
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string | undefined;
}

/** A call over HTTP. */
export abstract class HttpCall<T> extends UpstreamCall<T, Dispatcher> {
  constructor(
    target: CallTarget<Dispatcher>,
    operation: string,
    scope: Scope,
    repeatable: boolean,
    readonly request: HttpRequest,
  ) {
    super(target, operation, scope, repeatable);
  }
}
