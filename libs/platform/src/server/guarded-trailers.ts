import type { FastifyInstance, FastifyReply } from 'fastify';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { contextOf } from '../context/context-of.ts';
import { runInScope } from '../context/current.ts';
import { isThenable } from '../context/late-rejection.ts';
import type { Scope } from '../context/scope.ts';

type Done = (error: Error | null, value?: string) => void;
/** Fastify's class of replies, which it keeps to itself. */
interface Replies {
  readonly prototype: FastifyReply;
}

type Trailer = (reply: FastifyReply, payload: unknown, done: Done) => unknown;

/**
 * A trailer that cannot be made is left out of its answer, and told. The head has left by then: Fastify would leave the answer without its end
 * when the function throws, or gives nothing, or what no header may hold.
 *
 * Must come before any route: Fastify makes the class of a plugin's replies from that of its parent.
 */
export function guardTrailers(fastify: FastifyInstance): void {
  const key = Object.getOwnPropertySymbols(fastify).find(({ description }) => description === 'fastify.Reply') as symbol;
  const { trailer } = (fastify as unknown as Record<symbol, Replies>)[key]?.prototype as FastifyReply;
  fastify.decorateReply('trailer', function (name, make) {
    const scope = contextOf(this.request)?.scope;
    return trailer.call(this, name, typeof make === 'function' && scope ? (guarded(name, make as Trailer, scope) as never) : make);
  });
}

const guarded =
  (name: string, make: Trailer, scope: Scope): Trailer =>
  (reply, payload, done) => {
    let isOver = false;
    const fails = (error: unknown): void => {
      if (isOver) return;
      isOver = true;
      scope.failed('a trailer', error);
      done(new Error('not made'));
    };
    const made = (value: unknown): void => {
      if (isOver) return;
      try {
        validateHeaderName(name);
        validateHeaderValue(name, value as string);
      } catch (error) {
        return fails(error);
      }
      isOver = true;
      done(null, value as string);
    };
    scope.add({ cancel: (reason) => void (reason === 'deadline' && fails(new Error(`the trailer ${name} was not made within the deadline of the request`))) });
    try {
      const result = runInScope(scope, () => make(reply, payload, (error, value) => (error ? fails(error) : made(value))));
      if (result !== undefined && isThenable(result)) result.then(made, fails);
    } catch (error) {
      fails(error);
    }
  };
