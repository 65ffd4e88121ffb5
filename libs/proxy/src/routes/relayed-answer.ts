import { copyToGiveBack, giveBack, maySwitch, outsideRequests } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { AnswerHead, AnswerReceiver, BodyTarget, Flow, UpstreamFailure } from '@portico/upstream';
import type { ServerResponse } from 'node:http';
import { writeHead } from '../answer-head.ts';
import { isOfEvents } from '../media-type.ts';
import { BODILESS, passedHeaders } from '../passed-headers.ts';
import { applyTo, EncodedBody } from './encoded-body.ts';
import type { Encoding } from './encoded-body.ts';
import { EventStream } from './event-stream.ts';
import { handshakeAnswer } from './handshake.ts';
import { relayedSocket } from './relayed-socket.ts';
import { rewritten } from '../rewriting/rewritten-answer.ts';
import type { AnswerBodies } from '../rewriting/rewritten-answer.ts';
import type { Change } from './relayed-socket.ts';
import { pairsOf } from './trailers.ts';
import type { trailersPassed } from './trailers.ts';

/** Switching Protocols; what an upstream says to another version of WebSocket (RFC 6455, section 4.2.2). */
const [SWITCHED, UPGRADE_REQUIRED] = [101, 426];

/** Milliseconds that an event has to become whole when its stream is to end. */
const WHOLE_WITHIN = 1_000;

/** What a route does with the answers of its upstream. */
export interface AnswerRules {
  readonly change: Change | undefined;
  readonly trailersOf: ReturnType<typeof trailersPassed>;
  readonly hints: boolean;
  /** What becomes of bodies; undefined where nothing does. */
  readonly bodies: AnswerBodies | undefined;
  /** Writes answers in a content coding; undefined where they leave as they come. */
  readonly encoding: Encoding | undefined;
}

/** Fields about the bytes of a body. */
const OF_THE_BYTES = ['content-length', 'accept-ranges', 'content-digest', 'repr-digest', 'digest', 'content-md5'];

/** The body is another one than the fields are about: its length is, and a tag of its bytes says no more than that it is as current (RFC 9110, section 8.8.1). */
function changed(fields: Record<string, string>): void {
  for (const name of OF_THE_BYTES) delete fields[name];
  if (fields['etag']?.startsWith('"')) fields['etag'] = `W/${fields['etag']}`;
}

/** One link that Node takes (RFC 8288, section 3); it throws at anything else. */
const isLink = (text: string): boolean => /^<[^<>"\s]*>(?:\s*;\s*[\w-]+(?:=(?:"[^"<>]*"|[\w-]+))?)*$/.test(text);

/**
 * Writes an upstream's answer to the client while it arrives, with no stream between the two sockets: what the client does not take stops the
 * upstream. Its fields are held to what `passThrough` lets out.
 */
export class RelayedAnswer implements AnswerReceiver, BodyTarget {
  private readonly raw: ServerResponse;
  private flow: Flow | undefined = undefined;
  /** Bytes of the body, where the upstream says how many there are. */
  private length = -1;
  private waits = false;
  /** Where it is a stream of events; `endsEarly` once it is to end with the event that has begun. */
  private events: EventStream | undefined = undefined;
  private endsEarly = false;
  /** Where the body leaves in another coding. */
  private encoded: EncodedBody | undefined = undefined;

  constructor(
    private readonly context: RequestContext,
    private readonly rules: AnswerRules,
    private readonly upstream: string,
  ) {
    this.raw = context.reply.raw;
  }

  /** Early hints are links, which a browser of this origin would follow: they go on where the route has `link` do so. */
  hint(head: AnswerHead): void {
    const { raw, context, rules } = this;
    const link = rules.hints && context.request.raw.httpVersion !== '1.0' && !raw.headersSent ? head.header('link') : undefined;
    if (link !== undefined && isLink(link)) raw.writeEarlyHints({ link });
  }

  begin(head: AnswerHead, flow: Flow): BodyTarget {
    const { context, raw } = this;
    const { change } = this.rules;
    const { request, route } = context;
    const { status } = head;
    const headers = head.headers();
    this.flow = flow;
    if (status === SWITCHED) return relayedSocket(context, headers, flow, change);
    const passed = passedHeaders(status, headers, route);
    if (status === UPGRADE_REQUIRED && maySwitch(context)) Object.assign(passed, handshakeAnswer(headers));
    change?.(passed, headers);
    const { bodies } = this.rules;
    if (bodies) {
      changed(passed);
      if (request.method !== 'HEAD' && !BODILESS.has(status)) return rewritten(context, this.upstream, status, passed, { ...bodies, encoding: this.rules.encoding }, flow);
    }
    const encoded = this.rules.encoding?.(context, status, passed);
    if (encoded) applyTo(passed, encoded);
    const length = passed['content-length'];
    if (length !== undefined) this.length = Number(length);
    // An answer that comes before the end of its request is the last of its connection: what is still sent would be taken for the next one (RFC 9112, section 9.6).
    if (!request.raw.complete) passed['connection'] = 'close';
    writeHead(context, status, passed);
    // Nothing of it is sent (RFC 9110, section 9.3.2), so nothing more of it is fetched.
    if (request.method === 'HEAD' || BODILESS.has(status)) {
      raw.end();
      flow.stop();
    } else if (encoded?.stream) {
      this.encoded = new EncodedBody(encoded.stream, raw);
    } else if (isOfEvents(passed['content-type'])) {
      if (headers['content-encoding'] === undefined) {
        this.events = new EventStream();
        context.endsEarly = () => this.endEarly();
        // When it ends early nothing else does.
        raw.once('close', () => flow.stop());
      }
      // There may be no event for long.
      raw.flushHeaders();
    }
    return this;
  }

  take(chunk: Buffer): boolean {
    const { raw } = this;
    if (raw.writableEnded || raw.destroyed) return true;
    if (this.encoded) return this.encoded.write(chunk, () => this.flow?.more());
    if (this.events && this.endsWithin(chunk, this.events)) return true;
    // All of it at once: head and body leave in one write, and nothing has to be copied but the text.
    if (chunk.length === this.length && !raw.headersSent) {
      raw.end(chunk.toString('latin1'), 'latin1');
      return true;
    }
    const copy = copyToGiveBack(chunk);
    if (raw.write(copy, () => giveBack(copy))) return true;
    if (!this.waits) {
      this.waits = true;
      raw.once('drain', () => {
        this.waits = false;
        this.flow?.more();
      });
    }
    return false;
  }

  end(trailers: readonly string[] = []): void {
    if (this.encoded) this.encoded.end(() => this.endWith(trailers));
    else this.endWith(trailers);
  }

  private endWith(trailers: readonly string[]): void {
    const { raw } = this;
    if (raw.writableEnded) return;
    const passed = trailers.length === 0 ? [] : this.rules.trailersOf(pairsOf(trailers));
    if (passed.length > 0) {
      raw.flushHeaders();
      // A body of known length has none, and neither has HTTP/1.0 (RFC 9112, section 7.1.2).
      if (raw.chunkedEncoding) raw.addTrailers(passed);
    }
    raw.end();
  }

  /** Ends a stream of events once the one that has begun is whole; one that does not become that is cut. */
  private endEarly(): void {
    if (this.events?.isBetween) return this.finish();
    if (this.endsEarly) return;
    this.endsEarly = true;
    outsideRequests(() => setTimeout(() => this.raw.destroy(), WHOLE_WITHIN).unref());
  }

  private endsWithin(chunk: Buffer, events: EventStream): boolean {
    const end = this.endsEarly ? events.endIn(chunk) : undefined;
    if (end === undefined) events.follow(chunk);
    else {
      this.raw.write(Buffer.from(chunk.subarray(0, end)));
      this.finish();
    }
    return end !== undefined;
  }

  private finish(): void {
    this.end();
    this.flow?.stop();
  }

  destroy(failure: UpstreamFailure | undefined): void {
    const { context, raw, flow } = this;
    // Its time is over, and it has still to end.
    if (this.events && context.scope.reason === 'deadline') return;
    flow?.stop();
    if (raw.writableEnded || raw.destroyed || !failure) return;
    if (!raw.headersSent && context.scope.reason !== 'client-gone') return void context.reply.send(failure);
    // The log must not take the connection that is cut now for a client that left.
    if (context.scope.reason !== 'client-gone') context.failure = { code: failure.toProblem().code, cause: failure };
    raw.destroy();
  }
}
