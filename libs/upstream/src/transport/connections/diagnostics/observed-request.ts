import { fieldLines } from '../exchange.ts';
import type { WireRequest } from '../exchange.ts';
import { checkField } from '../sendable.ts';
import { StreamedBody } from '../streamed-body.ts';
import { headersOf } from '../undici/request-headers.ts';
import { CHANNELS } from './channels.ts';

/** Fields that belong to the connection, or say how long the body is. */
const OURS: ReadonlySet<string> = new Set(['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'upgrade', 'expect']);

/** A request as subscribers see it: what undici's has that they read. */
export class ObservedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer | null;
  /** Names and values in turn. */
  readonly headers: string[];
  completed = false;
  aborted = false;
  private readonly ours: number;

  /** @param origin scheme, name and port */
  constructor(
    readonly origin: string,
    { method, path, fields, body }: WireRequest,
  ) {
    this.method = method;
    this.path = path;
    this.headers = headersOf(fields);
    this.ours = this.headers.length;
    // One that is sent while it arrives is not kept for subscribers.
    this.body = body === undefined || body instanceof StreamedBody ? null : Buffer.from(body as string);
  }

  /** For subscribers of `undici:request:create`. A `traceparent` replaces the BFF's own. @throws TypeError for a field that cannot be sent */
  addHeader(name: string, value: string): this {
    if (OURS.has(name.toLowerCase())) throw new TypeError(`${name} belongs to the connection, and cannot be added`);
    checkField(name, value);
    this.headers.push(name, value);
    return this;
  }

  /** Tells that the request exists. @returns it as it is to be sent */
  create(request: WireRequest): WireRequest {
    CHANNELS.create.publish({ request: this });
    if (this.headers.length === this.ours) return request;
    this.headers.splice(0, this.headers.length, ...withoutOurTrace(this.headers, this.ours));
    return { ...request, fields: fieldLines(this.headers) };
  }

  failed(error: Error): void {
    CHANNELS.error.publish({ request: this, error });
    this.aborted = true;
  }
}

const TRACE: ReadonlySet<string> = new Set(['traceparent', 'tracestate']);

/**
 * The fields of a request whose trace a subscriber has decided: its `traceparent` stands, and the `tracestate` of ours goes as well, which
 * belongs to the other (W3C Trace Context, section 3.3).
 *
 * @param headers names and values in turn: ours, and then what was added
 * @param ours how many of them are ours
 */
export function withoutOurTrace(headers: readonly string[], ours: number): readonly string[] {
  const nameAt = (at: number): string => (headers[at] as string).toLowerCase();
  const decided = headers.some((_, at) => at >= ours && at % 2 === 0 && nameAt(at) === 'traceparent');
  if (!decided) return headers;
  return headers.filter((_, at) => at >= ours || !TRACE.has(nameAt(at - (at % 2))));
}
