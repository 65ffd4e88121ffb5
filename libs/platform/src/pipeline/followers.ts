import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { answerWith } from '../context/answer-with.ts';
import { contextOf } from '../context/context-of.ts';
import { runInScope } from '../context/current.ts';
import { insistLater } from '../context/insist-later.ts';
import { letAnswer } from '../context/let-answer.ts';
import type { LetAnswer } from '../context/let-answer.ts';
import type { RequestContext } from '../context/request-context.ts';
import { errorOf } from '../problems/thrown.ts';
import type { Route } from '../routes/route.ts';
import type { ViewGate } from '../views/view-gate.ts';
import type { Slot } from './pipeline.ts';
import type { Stage } from './stage.ts';

type Follower = NonNullable<Stage['answered']>;
type Done = (error?: Error | null) => void;

/** Tells the stages that follow a route what is about to be sent. It is registered for these routes alone: others pay nothing. */
export function followersOf(plugged: ReadonlyMap<Slot, Stage>, gate: ViewGate): (route: Route, options: RouteOptions) => void {
  const stages = [...plugged.values()];
  return (route, options) => {
    const followers = stages.flatMap((stage) => (stage.follows?.(route) && stage.answered ? [stage.answered.bind(stage)] : []));
    if (followers.length === 0) return;
    gate.follow(route);
    options.onSend = onSendOf(followers);
  };
}

const onSendOf =
  (followers: readonly Follower[]) =>
  (request: FastifyRequest, reply: FastifyReply, body: unknown, done: Done): void => {
    const context = contextOf(request);
    if (!context) return done();
    // While an answer waits to be sent, the deadline may pass, or a handler that was given up may come to its end.
    if (context.answering) return;
    // Those who failed to take an answer are not told of the one that says so.
    if (context.answerState === 'untold') return leave(context, done);
    context.answerComes();
    const failed = (error: unknown): void => {
      context.answerNotTaken();
      answerWith(context, errorOf(error, 'a stage threw something other than an Error'));
    };
    let pending: void | Promise<unknown>;
    try {
      pending = runInScope(context.scope, tellAll, followers, context, context.let ?? letAnswer(reply, body));
    } catch (error) {
      return failed(error);
    }
    if (pending) pending.then(() => leave(context, done), failed);
    else leave(context, done);
  };

function tellAll(followers: readonly Follower[], context: RequestContext, answer: LetAnswer): void | Promise<unknown> {
  const pending = followers.flatMap((answered) => answered(context, answer) ?? []);
  if (pending.length > 0) return Promise.all(pending);
}

function leave(context: RequestContext, done: Done): void {
  context.answerTaken();
  done();
  if (context.scope.reason === 'deadline') insistLater(context);
  // A request whose client has left has been closed already, except for its work.
  if (context.clientGone) context.scope.cancel('settled');
}
