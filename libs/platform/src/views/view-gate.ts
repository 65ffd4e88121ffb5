import type { Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import { runInScope } from '../context/current.ts';
import type { RequestContext } from '../context/request-context.ts';
import type { Route } from '../routes/route.ts';
import { unseal } from '../server/sealed-response.ts';
import { serialiserOf, ViewError } from './serialiser.ts';

type Done = (error: Error | null) => void;

/**
 * Holds data routes to their views, whatever good status a handler sets and however it sends: what leaves is what the view's serialiser has
 * just written, a stage's answer, or nothing at all. Failures are the problem filter's, or those of a team's own exception filters.
 */
export class ViewGate {
  /** What a serialiser has just written: Fastify passes it to the first `onSend` hook in the same turn. */
  private written: unknown;

  /** Gives a route the serialiser of its view, for any status. */
  equip({ view }: Route, options: RouteOptions): void {
    if (!view) return;
    const serialise = onceIfFrozen(serialiserOf(view as Type));
    options.schema = { ...options.schema, response: { '2xx': SOMETHING, '3xx': SOMETHING } };
    // Fastify sends bytes as they are; its types know of text only.
    options.serializerCompiler = () => (answer: unknown) => (this.written = serialise(answer)) as string;
  }

  /** Fastify's first `onSend` hook. */
  onSend(request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
    const { written } = this;
    this.written = undefined;
    const context = contextOf(request);
    if (payload !== written && payload !== '' && payload != null && context && !isLet(context)) {
      (payload as { destroy?: () => void }).destroy?.();
      return done(new ViewError(context.route?.operationId as string, payload, `${context.route?.view?.name}, as an object that is returned`));
    }
    unseal(reply.raw);
    done(null);
  }
}

/** Fastify asks for a serialiser where there is a schema. */
const SOMETHING = { type: 'object' };

const isLet = ({ route, inStages, reply }: RequestContext): boolean => !route?.view || inStages || reply.statusCode >= 400;

/**
 * A frozen answer is one that several requests share: it is written once, outside of all of them. A getter in it that asked for the request
 * would otherwise put one caller's values into the others' answers.
 */
function onceIfFrozen(serialise: (answer: unknown) => string): (answer: unknown) => string | Buffer {
  const written = new WeakMap<object, Buffer>();
  return (answer) => {
    if (typeof answer !== 'object' || answer === null || !Object.isFrozen(answer)) return serialise(answer);
    let bytes = written.get(answer);
    if (!bytes) written.set(answer, (bytes = Buffer.from(runInScope(undefined, serialise, answer))));
    return bytes;
  };
}
