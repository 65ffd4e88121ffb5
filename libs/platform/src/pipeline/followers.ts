import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import type { RequestContext } from '../context/request-context.ts';
import type { Route } from '../routes/route.ts';
import type { Slot } from './pipeline.ts';
import type { AnswerBody, Stage } from './stage.ts';

type Follower = NonNullable<Stage['answered']>;
type Done = (error?: Error | null) => void;

/** Tells the stages that follow a route what is about to be sent. It is registered for these routes alone: others pay nothing. */
export function followersOf(plugged: ReadonlyMap<Slot, Stage>): (route: Route, options: RouteOptions) => void {
  const stages = [...plugged.values()];
  return (route, options) => {
    const followers = stages.flatMap((stage) => (stage.follows?.(route) && stage.answered ? [stage.answered.bind(stage)] : []));
    if (followers.length > 0) options.onSend = onSendOf(followers);
  };
}

const onSendOf =
  (followers: readonly Follower[]) =>
  (request: FastifyRequest, reply: FastifyReply, body: unknown, done: Done): void => {
    const context = contextOf(request);
    if (!context) return done();
    // While an answer waits to be sent, the deadline may pass, or a handler that was given up may come to its end.
    if (context.answering) return;
    context.answering = true;
    const pending = followers.flatMap((answered) => answered(context, body as AnswerBody) ?? []);
    if (pending.length === 0) return leave(context, done);
    Promise.all(pending).then(
      () => leave(context, done),
      (error: Error) => {
        context.failure = { code: 'internal', cause: error };
        reply.raw.destroy(error);
      },
    );
  };

function leave(context: RequestContext, done: Done): void {
  done();
  // Whose client has left has been closed already, except for its work.
  if (context.clientGone) context.scope.cancel('settled');
}
