import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Signals } from '../events/signals.ts';
import type { CustomerId } from '../identity/customer-id.ts';
import type { Identity } from '../identity/identity.ts';
import type { ProblemCode } from '../problems/catalogue.ts';
import type { Route } from '../routes/route.ts';
import type { BoundReached } from '../server/connections/bound-reached.ts';
import { peerAddress } from '../server/network-of.ts';
import type { AccessToken } from './access-token.ts';
import type { FieldList } from './field-list.ts';
import type { LetAnswer } from './let-answer.ts';
import type { PartialAnswer } from './partial-answer.ts';
import type { ReadAnswer } from './read-answer.ts';
import { RequestProgress } from './request-progress.ts';
import { Scope } from './scope.ts';
import type { TimerQueue } from './timer-queue.ts';
import { continueTrace } from './trace-context.ts';
import type { TraceContext } from './trace-context.ts';

/** Who calls, as established by the BFF's caller stage. */
export interface Caller {
  /** Who it is. What is kept, counted or shared for the caller goes by `identity.key`. */
  readonly identity: Identity;
  /** The customer that it is, or acts for; undefined where neither the settings nor a record says that there is one. */
  readonly customer?: CustomerId | undefined;
  /** What it has been allowed to do. */
  readonly scopes: readonly string[];
  /** What it is. */
  readonly roles: readonly string[];
  /** The plan whose limits and quotas hold for it; the BFF's own for callers where absent. */
  readonly plan?: string;
}

/** The scope whose holders see `Server-Timing` outside development. */
export const DIAGNOSTICS_SCOPE = 'portico:diagnostics';

const NOTHING: FieldList = [];

/**
 * What is known of the current request. It travels by AsyncLocalStorage (`currentContext()`), never in a signature.
 */
export class RequestContext extends RequestProgress {
  /** On the `performance.now()` clock, in milliseconds. */
  readonly startedAt: number;
  readonly trace: TraceContext;
  /** Headers of the request that go on to every upstream. Who is sent others may get another answer. */
  readonly forwarded: FieldList;
  /** The request's place in the cancel tree: ends at the deadline, or when the client leaves. */
  readonly scope: Scope;
  /** The one address that limits, lists and logs use, and that `request.ip` gives. */
  clientAddress: string;
  caller: Caller | undefined = undefined;
  /** The caller's, for whatever tells upstreams who calls. */
  accessToken: AccessToken | undefined = undefined;
  /** Offered to a caller who is not known, in `WWW-Authenticate` (RFC 9110, section 11.6.1). */
  challenge: string | undefined = undefined;
  /** The authentication scheme that the caller is known by (RFC 9110, section 11.1): `Bearer`, `DPoP`; undefined where no such scheme is used. */
  authScheme: string | undefined = undefined;
  /** The problem the request ended with, for the log. */
  failure: { readonly code: ProblemCode; readonly cause?: unknown } | undefined = undefined;
  /** The upstreams' answers that it has read, the last one first. */
  answers: ReadAnswer | undefined = undefined;
  /** What the answer lacks; undefined while it is whole. */
  partial: PartialAnswer | undefined = undefined;
  /** Bytes of the answer's body before it was written in a content coding; undefined where it was not. */
  uncoded: number | undefined = undefined;
  /** Whether it is of background work, which serves no request: what counts from a request's arrival counts from now there. */
  inBackground = false;
  /** Ends the answer early where that loses nothing; set by who writes a stream that its client asks for again. */
  endsEarly: (() => void) | undefined = undefined;
  /** Why the BFF itself has cut the connection before the answer was complete: it stops and `drain.timeout` is over, or a bound was reached. */
  cut: 'drain' | BoundReached['because'] | undefined = undefined;
  /** What has been let out, on a route that a stage follows. */
  let: LetAnswer | undefined = undefined;
  /** The strong validator that the BFF itself has given the answer, before it is written in a content coding. */
  tag: string | undefined = undefined;
  /** Index in the list of requests in flight; -1 until it is added. */
  place = -1;

  constructor(
    readonly id: string,
    readonly request: FastifyRequest,
    readonly reply: FastifyReply,
    readonly route: Route | undefined,
    deadline: number,
    timers: TimerQueue,
    readonly events: Signals,
    /** Whether everybody sees timings. */
    readonly development: boolean,
    /** Names of the headers that go on to every upstream, in lower case, whether the request has them or not. */
    readonly forwards: readonly string[] = [],
    begunFor?: RequestContext,
    /** Ratio of the traces begun here that are sampled. */
    sample = 1,
  ) {
    super();
    const { headers } = request.raw;
    this.startedAt = begunFor?.startedAt ?? performance.now();
    this.forwarded = begunFor?.forwarded ?? forwardedOf(headers, forwards);
    this.trace = begunFor?.trace ?? continueTrace(headers['traceparent'] as string | undefined, headers['tracestate'] as string | undefined, sample);
    this.clientAddress = peerAddress(request.raw.socket);
    this.scope = new Scope(this, undefined, this.startedAt + deadline, timers);
  }

  /** May this caller see how long each part took? Everybody in development; elsewhere who holds the diagnostics scope. */
  get showsTimings(): boolean {
    return this.development || (this.caller?.scopes.includes(DIAGNOSTICS_SCOPE) ?? false);
  }
}

function forwardedOf(headers: IncomingHttpHeaders, names: readonly string[]): FieldList {
  let found: string[] | undefined;
  for (const name of names) if (headers[name] !== undefined) (found ??= []).push(name, String(headers[name]));
  return found ?? NOTHING;
}
