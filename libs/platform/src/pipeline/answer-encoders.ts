import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Transform } from 'node:stream';
import { contextOf } from '../context/context-of.ts';
import { runInScope } from '../context/current.ts';
import type { RequestContext } from '../context/request-context.ts';
import { Signals } from '../events/signals.ts';
import type { Route } from '../routes/route.ts';
import { SealedResponse } from '../server/sealed-response.ts';

/** How an answer leaves. */
export interface EncodedAnswer {
  /** What is sent in place of the body: the same in a content coding (RFC 9110, section 8.4). Absent where the body stays as it is. */
  readonly body?: Buffer | NodeJS.ReadableStream;
  /** Fields to set, by names in lower case; what is undefined is taken away. */
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** The head of an answer that does not go through Fastify: its body comes piece by piece. */
export interface ArrivingAnswer {
  readonly status: number;
  /** By names in lower case. */
  readonly fields: Readonly<Record<string, string>>;
  /** Whether it is one for browsers that send credentials by themselves, too: it has no secret beside what others can have written into it. */
  readonly harmless: boolean;
}

/** How such an answer leaves. */
export interface EncodedArrival {
  /** As `EncodedAnswer` has them. */
  readonly fields: EncodedAnswer['fields'];
  /** What its body goes through; absent where it stays as it is, or is not sent. It lets out what it has been given with each piece. */
  readonly stream?: Transform;
}

/** What writes good answers of routes in a content coding. */
export interface AnswerEncoder {
  /** On which routes: others pay nothing. Asked at start. */
  encodes(route: Route): boolean;
  /** @param body text, bytes or a stream @returns undefined where nothing is to be done. What it throws leaves the answer as it is */
  encode(context: RequestContext, body: unknown): EncodedAnswer | undefined | Promise<EncodedAnswer | undefined>;
  /** @returns undefined where nothing is to be done. What it throws leaves the answer as it is */
  encodeArriving(context: RequestContext, answer: ArrivingAnswer): EncodedArrival | undefined;
}

type Done = (error: Error | null, body?: unknown) => void;

/** Content codings of answers, the last step before they are written: what stages keep of an answer is not encoded. */
@Injectable()
export class AnswerEncoders {
  private readonly encoders: AnswerEncoder[] = [];

  constructor(@Inject(Signals) private readonly events: Signals) {}

  add(encoder: AnswerEncoder): void {
    this.encoders.push(encoder);
  }

  /** Whether anything encodes answers here. */
  get any(): boolean {
    return this.encoders.length > 0;
  }

  /** Encodes an answer that does not go through Fastify, on a route that asks for it. @returns undefined where it leaves as it is */
  encodeArriving(context: RequestContext, answer: ArrivingAnswer): EncodedArrival | undefined {
    try {
      return this.encoders[0]?.encodeArriving(context, answer);
    } catch (error) {
      this.events.internalFault.emit({ where: 'encodeArriving() of an answer', error }, context.scope);
      return undefined;
    }
  }

  /** Has a route's answers encoded, as `onRoute` of Fastify meets it. */
  readonly equip = (route: Route, options: RouteOptions): void => {
    const encoder = this.encoders.find((one) => one.encodes(route));
    if (!encoder) return;
    const hook = this.onSendOf(encoder);
    const others = [options.onSend ?? []].flat();
    // Of the answer to a HEAD, Fastify's own hook takes the length and leaves out the body.
    options.onSend = options.method === 'HEAD' ? [hook, ...others] : [...others, hook];
  };

  private onSendOf(encoder: AnswerEncoder): (request: FastifyRequest, reply: FastifyReply, body: unknown, done: Done) => void {
    return (request, reply, body, done) => {
      const context = contextOf(request);
      // A 304 has no body, and says what the answer depends on all the same.
      if (!context || body === undefined || (body === null && reply.statusCode !== 304)) return done(null, body);
      const failed = (error: unknown): void => {
        this.events.internalFault.emit({ where: 'encode() of an answer', error }, context.scope);
        done(null, body);
      };
      let pending: Encoding;
      try {
        pending = runInScope(context.scope, encodeBy, encoder, context, body);
      } catch (error) {
        return failed(error);
      }
      if (pending instanceof Promise) pending.then((encoded) => leave(context, body, encoded, done), failed);
      else leave(context, body, pending, done);
    };
  }
}

type Encoding = ReturnType<AnswerEncoder['encode']>;

const encodeBy = (encoder: AnswerEncoder, context: RequestContext, body: unknown): Encoding => encoder.encode(context, body);

function leave(context: RequestContext, body: unknown, encoded: EncodedAnswer | undefined, done: Done): void {
  if (!encoded) return done(null, body);
  const { reply } = context;
  for (const name in encoded.fields) {
    const value = encoded.fields[name];
    if (value === undefined) reply.removeHeader(name);
    else reply.header(name, value);
  }
  if (!encoded.body) return done(null, body);
  if (typeof body === 'string' || body instanceof Uint8Array) context.uncoded = Buffer.byteLength(body);
  if (reply.raw instanceof SealedResponse) reply.raw.encodedAs(body, encoded.body);
  done(null, encoded.body);
}
