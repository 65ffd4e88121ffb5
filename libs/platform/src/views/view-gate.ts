import type { Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { types } from 'node:util';
import { contextOf } from '../context/context-of.ts';
import { currentScope } from '../context/current.ts';
import { letAnswer } from '../context/let-answer.ts';
import type { RequestContext } from '../context/request-context.ts';
import type { Phase } from '../context/request-progress.ts';
import type { Route } from '../routes/route.ts';
import { letOut } from '../server/sealed-response.ts';
import { validate } from '../server/validators.ts';
import { keptView } from './kept-view.ts';
import type { KeptView } from './kept-view.ts';
import { serialiserOf, ViewError } from './serialiser.ts';

type Done = (error: Error | null, payload?: unknown) => void;

/**
 * Holds data routes to their views, whatever status a handler sets and however it sends: what leaves is what the view's serialiser has just
 * written, a stage's answer, or nothing at all where the status says so. What is answered when a handler has thrown is the problem filter's,
 * or that of a team's own exception filters.
 */
export class ViewGate {
  /** What a serialiser has just written: Fastify passes it to the first `onSend` hook in the same turn. */
  private written: unknown = undefined;
  /** What is known of the view that it was written of, where that is a kept one. */
  private kept: KeptView | undefined = undefined;
  private readonly followed = new Set<Route | undefined>();

  /** Gives a route the serialiser of its view, for any status. */
  equip({ view }: Route, options: RouteOptions): void {
    if (!view) return;
    const serialise = onceIfUnchanging(serialiserOf(view as Type));
    options.schema = { ...options.schema, response: { '2xx': SOMETHING, '3xx': SOMETHING, '4xx': SOMETHING, '5xx': SOMETHING } };
    // Fastify sends bytes as they are; its types know of text only.
    const write = (answer: unknown): string => {
      this.kept = keptView(answer);
      return (this.written = serialise(answer)) as string;
    };
    const writeFailure = (answer: unknown): string => (isFailure(currentScope()?.context) ? JSON.stringify(answer) : write(answer));
    options.serializerCompiler = ({ httpStatus }) => (/^[45]/.test(httpStatus ?? '') ? writeFailure : write);
  }

  /** Keeps the answers of a route as they are let out, for the stages that follow it. */
  follow(route: Route): void {
    this.followed.add(route);
  }

  /** Fastify's first `onSend` hook. */
  onSend(request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    const { written, kept } = this;
    this.written = this.kept = undefined;
    const context = contextOf(request);
    if ((payload !== written || written === undefined) && context && !isLet(context) && (!isEmpty(payload) || needsBody(context))) {
      (payload as { destroy?: () => void } | null | undefined)?.destroy?.();
      return done(new ViewError(context.route?.operationId as string, payload, `${context.route?.view?.name}, as an object that is returned`));
    }
    if (kept && context && payload instanceof Uint8Array && validate(context, payload, kept)) {
      reply.code(304).removeHeader('content-type').removeHeader('content-length');
      payload = null;
    }
    // What stages are being told of leaves; a second answer is dropped after this.
    if (!context?.answering) {
      letOut(reply.raw, payload);
      if (context && this.followed.has(context.route)) context.let = letAnswer(reply, payload);
    }
    done(null, payload);
  }
}

/** Fastify asks for a serialiser where there is a schema. */
const SOMETHING = { type: 'object' };

const isLet = (context: RequestContext): boolean => !context.route?.view || context.phase === 'stages' || (context.reply.statusCode >= 400 && isFailure(context));

/** Of what answers in these, a view says nothing. */
const REFUSING: ReadonlySet<Phase> = new Set(['stages', 'refused', 'threw']);

/** Is an answer a stage's, or what is left when something has thrown? */
const isFailure = (context: RequestContext | undefined): boolean => context !== undefined && (REFUSING.has(context.phase) || context.failure !== undefined);

const isEmpty = (payload: unknown): boolean => payload === undefined || payload === null || payload === '';

/** A good answer without its body would look like an empty view. 204 and 205 say that there is none; a handler has to say them. */
const needsBody = ({ request, reply: { statusCode } }: RequestContext): boolean => statusCode < 300 && statusCode !== 204 && statusCode !== 205 && request.method !== 'HEAD';

/**
 * An answer that nothing can change is one that several requests share: it is written once. Any other is written for
 * each of them: what is only frozen at its top, or asked of a getter, may hold one caller's values.
 */
function onceIfUnchanging(serialise: (answer: unknown) => string): (answer: unknown) => string | Buffer {
  const written = new WeakMap<object, Buffer>();
  return (answer) => {
    if (typeof answer !== 'object' || answer === null) return serialise(answer);
    let bytes = written.get(answer);
    if (bytes) return bytes;
    if (!isUnchanging(answer)) return serialise(answer);
    written.set(answer, (bytes = Buffer.from(serialise(answer))));
    return bytes;
  };
}

/**
 * Can nothing about a value change any more? It is plain data, frozen all the way down: objects and arrays with data properties alone. A getter, a
 * class, a Proxy, a Map or a Date may say something else each time.
 */
export function isUnchanging(value: unknown): boolean {
  // The first look at most answers is the last one.
  if (!isFrozenData(value)) return false;
  const seen = new Set<unknown>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    if (!isFrozenData(next)) return false;
    seen.add(next);
    for (const key of Reflect.ownKeys(next)) {
      const property = Object.getOwnPropertyDescriptor(next, key) as PropertyDescriptor;
      if (property.get || property.set || typeof property.value === 'function') return false;
      open.push(property.value);
    }
  }
  return true;
}

/** Traps of a Proxy must not be called, so that it is asked for first. */
function isFrozenData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (types.isProxy(value) || !Object.isFrozen(value)) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === null || prototype === (Array.isArray(value) ? Array.prototype : Object.prototype);
}
