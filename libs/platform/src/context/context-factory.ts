import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Signals } from '../events/signals.ts';
import { CATALOGUE } from '../problems/catalogue.ts';
import type { ProblemCode } from '../problems/catalogue.ts';
import { Problem } from '../problems/problem.ts';
import { routeOf } from '../routes/registered-routes.ts';
import { passedOver, seal, SealedResponse } from '../server/sealed-response.ts';
import { answerWith } from './answer-with.ts';
import { insistLater, LATE } from './insist-later.ts';
import { attachContext } from './context-of.ts';
import { outsideRequests, runInScope } from './current.ts';
import { lateBody } from './late-body.ts';
import { Lifetime } from './lifetime.ts';
import { RequestContext } from './request-context.ts';
import type { CancelReason } from './scope.ts';
import { RequestsInFlight } from './requests-in-flight.ts';
import type { TimerQueue } from './timer-queue.ts';

/** A request was answered, or its client left (`context.clientGone`). */
export interface RequestFinished {
  readonly context: RequestContext;
  /** The HTTP status, or 499 when the client left. */
  readonly status: number;
  /** Milliseconds from the request's first stage to the end of the answer. */
  readonly duration: number;
  /** Bytes of the answer's body as declared by Content-Length; undefined for a stream, and where the answer was cut. */
  readonly bytes: number | undefined;
}

export interface ContextOptions {
  /** The deadline of a data route, in milliseconds. */
  readonly deadline: number;
  /** Milliseconds that a stream may take, from its request on. */
  readonly longestStream: number;
  readonly development: boolean;
  /** Names of headers that go on to every upstream. */
  readonly forward: readonly string[];
  /** Names of the headers by which callers are told apart. */
  readonly varies: readonly string[];
  /** Ratio of the traces begun here that are sampled. */
  readonly sample: number;
}

function answerLate(context: RequestContext): void {
  const { raw } = context.reply;
  // A WebSocket has been told that it is over.
  if (raw instanceof SealedResponse && raw.hasSwitched) return;
  // A stream has begun to answer: it can only be cut, unless it ends by itself.
  if (raw.headersSent && context.endsEarly) return context.endsEarly();
  if (raw.headersSent && context.route?.kind === 'stream') {
    context.failure ??= { code: 'upstream-timeout' };
    raw.destroy();
  }
  // No upstream was asked yet: it is the client whose body has not come in time.
  const isUnread = !context.handled && !context.request.raw.complete;
  answerWith(context, isUnread ? lateBody() : new Problem('upstream-timeout', { detail: LATE }));
  if (context.answerState !== 'telling') insistLater(context);
}

/** What an answer would have been that was cut before it began. */
const codeOf = (cut: RequestContext['cut']): ProblemCode => (cut === 'idle' ? 'request-timeout' : 'overloaded');

/** Opens the context of each request and closes it when the answer is out or the client has left. */
export class ContextFactory {
  private readonly prefix = randomBytes(6).toString('hex');
  private count = 0;
  private draining = false;
  private readonly varies: string;

  constructor(
    private readonly timers: TimerQueue,
    readonly events: Signals,
    private readonly options: ContextOptions,
    private readonly inFlight = new RequestsInFlight(),
  ) {
    const { varies, forward = [] } = options;
    this.varies = [...new Set([...varies, ...forward])].join(', ');
  }

  /** From now on every answer, also to requests in flight, asks the client to open its next connection elsewhere. */
  drain(): void {
    this.draining = true;
    for (const { reply } of this.inFlight) if (!reply.raw.headersSent) reply.header('connection', 'close');
  }

  /** Has streams end that can do so early without a loss: their clients ask again, elsewhere. */
  endStreams(): void {
    for (const context of [...this.inFlight]) runInScope(context.scope, () => context.endsEarly?.());
  }

  /** Marks requests still in flight as cut by the BFF itself: it is not the client who leaves. */
  cut(): void {
    for (const context of this.inFlight) context.cut ??= 'drain';
  }

  /** Is any request in flight? */
  get isBusy(): boolean {
    return this.inFlight.size > 0;
  }

  get isDraining(): boolean {
    return this.draining;
  }

  /** The id of a request: unique, and as short as that allows. */
  nextId(): string {
    return `${this.prefix}-${(this.count++).toString(36)}`;
  }

  open(request: FastifyRequest, reply: FastifyReply): RequestContext {
    const route = routeOf(request);
    const streams = route?.kind === 'stream';
    const deadline = streams ? Number.POSITIVE_INFINITY : this.options.deadline;
    const id = this.nextId();
    const context = new RequestContext(id, request, reply, route, deadline, this.timers, this.events, this.options.development, this.options.forward, undefined, this.options.sample);
    attachContext(request, context);
    seal(reply.raw, context, this.varies);
    this.inFlight.add(context);
    reply.header('request-id', id);
    if (this.draining) reply.header('connection', 'close');
    // Whichever request used the connection last may be the one that sees it close.
    // Told once in any case, and taking a listener away costs 2 µs.
    reply.raw.on('close', () => runInScope(context.scope, this.close, context));
    context.scope.add({ cancel: (reason) => this.outOfTime(context, reason) });
    if (streams) new Lifetime(context.scope, this.options.longestStream);
    return context;
  }

  /** The last resort when the time is up: plans that end at the same moment answer first, with what they have. */
  private outOfTime(context: RequestContext, reason: CancelReason): void {
    if (reason !== 'deadline') return;
    outsideRequests(() => setImmediate(() => answerLate(context)));
  }

  private readonly close = (context: RequestContext): void => {
    const { raw } = context.reply;
    const finished = raw.writableFinished;
    this.inFlight.remove(context);
    const refused = raw instanceof SealedResponse ? raw.refused : undefined;
    if (refused) context.failure = refused;
    else if (!finished && raw instanceof SealedResponse && raw.isPassedOver) context.failure = { code: 'internal', cause: passedOver() };
    const { failure } = context;
    // A failure that comes when the answer has begun can only cut the connection: then it was not the client who left.
    const failed = failure !== undefined && (raw.headersSent || failure.code === 'internal' || refused !== undefined);
    const isCut = !finished && !failed && context.cut !== undefined;
    const goesOn = !finished && context.clientState === 'may-leave';
    if (!finished && !failed && !isCut) context.clientLeft();
    if (!goesOn) context.scope.cancel(finished ? 'settled' : 'client-gone');
    // Fastify keeps headers to itself until it writes them, so the raw response does not know them.
    const length = context.reply.getHeader('content-length');
    const event: RequestFinished = {
      context,
      status: finished || (isCut && raw.headersSent) ? raw.statusCode : CATALOGUE[failed ? failure.code : isCut ? codeOf(context.cut) : 'client-gone'].status,
      duration: performance.now() - context.startedAt,
      // Of an answer that was cut it is only what was to come.
      bytes: !finished || length === undefined ? undefined : Number(length),
    };
    this.events.requestFinished.emit(event, context.scope);
  };
}
