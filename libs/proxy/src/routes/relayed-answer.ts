import type { RequestContext } from '@portico/platform';
import type { AnswerHead, AnswerReceiver, BodyTarget, Flow, UpstreamFailure } from '@portico/upstream';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { passedHeaders } from '../passed-headers.ts';

/** What becomes of the fields that an answer leaves with. */
export type Change = (passed: Record<string, string>, headers: IncomingHttpHeaders) => void;

/** Statuses without a body (RFC 9110, section 6.4.1). */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Writes an upstream's answer to the client while it arrives, with no stream between the two sockets: what the client does not take stops the
 * upstream. Its fields are held to what `passThrough` lets out.
 */
export class RelayedAnswer implements AnswerReceiver, BodyTarget {
  private readonly raw: ServerResponse;
  private flow: Flow | undefined;
  /** Bytes of the body, where the upstream says how many there are. */
  private length = -1;
  private waits = false;

  constructor(
    private readonly context: RequestContext,
    private readonly change: Change | undefined,
  ) {
    this.raw = context.reply.raw;
  }

  begin(head: AnswerHead, flow: Flow): BodyTarget {
    const { context, raw, change } = this;
    const { reply, request, route } = context;
    const { status } = head;
    const headers = head.headers();
    this.flow = flow;
    const passed = passedHeaders(status, headers, route?.types ?? []);
    change?.(passed, headers);
    const length = passed['content-length'];
    if (length !== undefined) {
      this.length = Number(length);
      // Where the log reads it.
      reply.header('content-length', length);
    }
    // An answer that comes before the end of its request is the last of its connection: what is still sent would be taken for the next one (RFC 9112, section 9.6).
    if (!request.raw.complete) passed['connection'] = 'close';
    raw.writeHead(status, Object.assign(reply.getHeaders() as Record<string, string>, passed));
    // Nothing of it is sent (RFC 9110, section 9.3.2), so nothing more of it is fetched.
    if (request.method === 'HEAD' || BODILESS.has(status)) {
      raw.end();
      flow.stop();
    }
    return this;
  }

  take(chunk: Buffer): boolean {
    const { raw } = this;
    if (raw.writableEnded || raw.destroyed) return true;
    // All of it at once: head and body leave in one write, and nothing has to be copied but the text.
    if (chunk.length === this.length && !raw.headersSent) {
      raw.end(chunk.toString('latin1'), 'latin1');
      return true;
    }
    if (raw.write(Buffer.from(chunk))) return true;
    if (!this.waits) {
      this.waits = true;
      raw.once('drain', () => {
        this.waits = false;
        this.flow?.more();
      });
    }
    return false;
  }

  end(): void {
    if (!this.raw.writableEnded) this.raw.end();
  }

  destroy(failure: UpstreamFailure | undefined): void {
    const { context, raw, flow } = this;
    flow?.stop();
    if (raw.writableEnded || raw.destroyed || !failure) return;
    if (!raw.headersSent && context.scope.reason !== 'client-gone') return void context.reply.send(failure);
    // The log must not take the connection that is cut now for a client that left.
    if (context.scope.reason !== 'client-gone') context.failure = { code: failure.toProblem().code, cause: failure };
    raw.destroy();
  }
}
