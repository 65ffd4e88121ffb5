import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import { runInScope } from '../context/current.ts';
import { checkMessage } from '../context/message.stage.ts';
import type { ContextFactory } from '../context/context-factory.ts';
import type { RequestContext } from '../context/request-context.ts';
import { judgeBody } from '../input/judge-body.ts';
import { checkBounds, validate } from '../input/validation.stage.ts';
import { reasonOf } from '../problems/thrown.ts';
import { checkAccess } from '../routes/access.stage.ts';
import type { ArrivingBodies } from '../server/connections/arriving-bodies.ts';
import type { Route } from '../routes/route.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { AFTER_BODY, BEFORE_BODY, BEHIND_GUARDS } from './pipeline.ts';
import type { StreamPlaces } from '../streams/stream-places.ts';
import type { PlatformSlot, Slot } from './pipeline.ts';
import { unseal } from '../server/sealed-response.ts';
import type { ViewGate } from '../views/view-gate.ts';
import { ANSWERED } from './stage.ts';
import type { Stage, StageResult } from './stage.ts';

type Step = Stage['run'];
type Done = (error?: Error) => void;

/** What the platform itself puts into its slots. The context is opened by the hook below; what is left to do is its message. */
const platformSteps = (routes: RouteTable, bodies: ArrivingBodies): Readonly<Record<PlatformSlot, Step>> => ({
  context: checkMessage,
  access: (context) => checkAccess(context, routes),
  body: (context) => {
    bodies.let(context);
    return judgeBody(context);
  },
  bounds: ({ route, request }) => {
    if (route) checkBounds(route, request);
  },
  validation: (context) => {
    if (context.route) validate(context.route, context.request);
  },
});

/** What every request passes on its way in, whatever route, plugin or middleware waits for it. */
export interface Pipeline {
  onRequest(request: FastifyRequest, reply: FastifyReply, done: Done): void;
  preHandler(request: FastifyRequest, reply: FastifyReply, done: Done): void;
  /** When the guards of its route have let a request pass. @returns ANSWERED when nothing further is to happen @throws what a stage refuses it with */
  behindGuards(context: RequestContext): StageResult | Promise<StageResult>;
  /** For what no router takes: neither who calls nor from which page matters for it, but it counts like all that comes from its address. */
  onUnroutable(request: FastifyRequest, reply: FastifyReply, done: Done): void;
}

/**
 * Registers the pipeline's hooks, while there is no module yet: a hook of Fastify's runs before those that are registered later. Nothing
 * else in Portico registers a hook on a request's way in; followers.ts has those of some routes on their way out.
 * @param current the pipeline, once there is one
 */
export function installPipeline(fastify: FastifyInstance, gate: ViewGate, current: () => Pipeline): void {
  fastify.addHook('onRequest', (request, reply, done) => current().onRequest(request, reply, done));
  fastify.addHook('preHandler', (request, reply, done) => current().preHandler(request, reply, done));
  fastify.addHook('onSend', (request, reply, payload, done) => gate.onSend(request, reply, payload, done));
}

/** The two tables of pipeline.ts as hooks. */
export function pipelineOf(contexts: ContextFactory, routes: RouteTable, bodies: ArrivingBodies, streams: StreamPlaces, plugged: ReadonlyMap<Slot, Stage>): Pipeline {
  const own = platformSteps(routes, bodies);
  const stepOf = (slot: Slot | PlatformSlot): Step[] => {
    if (slot in own) return [own[slot as PlatformSlot]];
    const stage = plugged.get(slot as Slot);
    return stage ? [(context) => stage.run(context)] : [];
  };
  const before = [...BEFORE_BODY.flatMap(({ slot }) => stepOf(slot)), stagesEnd];
  const unroutable = BEFORE_BODY.slice(0, BEFORE_BODY.findIndex(({ slot }) => slot === 'preflight')).flatMap(({ slot }) => stepOf(slot));
  const begins = interceptorsBegin(streams);
  const after = [stagesBegin, ...AFTER_BODY.flatMap(({ slot }) => stepOf(slot)), guardsBegin];
  const ofPlugins = [guardsBegin, begins, handlerBegins];
  // No guard of Nest's is between, and there is no input whose classes are known.
  const brought = [stagesBegin, ...BEHIND_GUARDS.flatMap(({ slot, filledBy }) => (filledBy === 'capability' ? stepOf(slot) : [])), begins, handlerBegins];
  const behind = [stagesBegin, ...BEHIND_GUARDS.flatMap(({ slot }) => stepOf(slot)), begins];
  const stepsFor = (route: Route | undefined): readonly Step[] => {
    if (route?.isOfPlugin) return ofPlugins;
    return route?.answer ? brought : after;
  };
  return {
    onRequest(request, reply, done) {
      const context = contexts.open(request, reply);
      runInScope(context.scope, runSteps, before, 0, context, done);
    },
    onUnroutable(request, reply, done) {
      const context = contexts.open(request, reply);
      runInScope(context.scope, runSteps, unroutable, 0, context, done);
    },
    preHandler(request, _reply, done) {
      const context = contextOf(request);
      if (!context) return done();
      // Reading a body leaves the async scope of the first hook; it is entered again for the handler. Without a body it still holds.
      runInScope(context.scope, runSteps, stepsFor(context.route), 0, context, done);
    },
    // A guard may take longer than the client, or the deadline, waits: what has been answered by then changes nothing any more.
    behindGuards: (context) => (context.scope.reason || context.reply.sent ? ANSWERED : runInScope(context.scope, runAll, behind, 0, context)),
  };
}

const stagesBegin: Step = (context) => context.stagesBegin();
const stagesEnd: Step = (context) => context.stagesEnd();
const guardsBegin: Step = (context) => {
  // Middleware has run by now.
  context.scope.takePlace();
  context.guardsBegin();
};
const handlerBegins: Step = (context) => context.handlerBegins();
const interceptorsBegin = (streams: StreamPlaces): Step => (context) => {
  // Guards may have entered an AsyncLocalStorage of their own.
  context.scope.takePlace();
  context.interceptorsBegin();
  // A stream writes its answer itself; it was sealed until here.
  if (context.route?.kind === 'stream') unseal(context.reply.raw, () => streams.leave(context));
};

/** Fastify would take a failure that is no value, as of `throw undefined`, for none, and let the request pass. */
const failureOf = (error: unknown): Error => reasonOf(error) as Error;

/** Runs the steps in order until one has answered; the common case, where none waits for anything, makes no promise. */
function runSteps(steps: readonly Step[], from: number, context: RequestContext, done: Done): void {
  let pending: StageResult | Promise<StageResult>;
  try {
    pending = runAll(steps, from, context);
  } catch (error) {
    return done(failureOf(error));
  }
  if (!pending) return done();
  if (pending !== ANSWERED) pending.then((answered) => answered ?? done(), (error: unknown) => done(failureOf(error)));
}

/** The same for a caller that takes what is thrown. @returns ANSWERED where a step has answered */
function runAll(steps: readonly Step[], from: number, context: RequestContext): StageResult | Promise<StageResult> {
  for (let index = from; index < steps.length; index += 1) {
    const pending = (steps[index] as Step)(context);
    if (!pending) continue;
    if (pending === ANSWERED) return ANSWERED;
    return pending.then((answered) => answered ?? runAll(steps, index + 1, context));
  }
}
