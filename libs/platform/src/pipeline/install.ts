import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { contextOf } from '../context/context-of.ts';
import { currentScope, runInScope } from '../context/current.ts';
import { checkMessage } from '../context/message.stage.ts';
import type { ContextFactory } from '../context/context-factory.ts';
import type { RequestContext } from '../context/request-context.ts';
import { checkBounds, validate } from '../input/validation.stage.ts';
import { checkAccess } from '../routes/access.stage.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { AFTER_BODY, BEFORE_BODY } from './pipeline.ts';
import type { PlatformSlot, Slot } from './pipeline.ts';
import { ANSWERED } from './stage.ts';
import type { Stage } from './stage.ts';

type Step = Stage['run'];
type Done = (error?: Error) => void;

/** What the platform itself puts into its slots. The context is opened by the hook below; what is left to do is its message. */
const platformSteps = (routes: RouteTable): Readonly<Record<PlatformSlot, Step>> => ({
  context: checkMessage,
  access: (context) => checkAccess(context, routes),
  bounds: ({ route, request }) => {
    if (route) checkBounds(route, request);
  },
  validation: (context) => {
    if (context.route) validate(context.route, context.request);
  },
});

/**
 * Registers the two tables of pipeline.ts as Fastify hooks. Nothing else in Portico registers a hook on a request's way in; followers.ts
 * has the one on its way out.
 */
export function installPipeline(fastify: FastifyInstance, contexts: ContextFactory, routes: RouteTable, plugged: ReadonlyMap<Slot, Stage>): void {
  const own = platformSteps(routes);
  const stepOf = (slot: Slot | PlatformSlot): Step[] => {
    if (slot in own) return [own[slot as PlatformSlot]];
    const stage = plugged.get(slot as Slot);
    return stage ? [(context) => stage.run(context)] : [];
  };
  const before = BEFORE_BODY.flatMap(({ slot }) => stepOf(slot));
  const after = [...AFTER_BODY.flatMap(({ slot }) => stepOf(slot)), handlerBegins];

  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: Done) => {
    const context = contexts.open(request, reply);
    runInScope(context.scope, () => runSteps(before, 0, context, done));
  });
  fastify.addHook('preHandler', (request: FastifyRequest, _reply: FastifyReply, done: Done) => {
    const context = contextOf(request);
    if (!context) return done();
    // Reading a body leaves the async scope of the first hook; it is entered again for the handler. Without a body it still holds.
    if (currentScope() === context.scope) return runSteps(after, 0, context, done);
    runInScope(context.scope, () => runSteps(after, 0, context, done));
  });
}

const handlerBegins: Step = (context) => void (context.handled = true);

/** Runs the steps in order until one has answered; the common case, where none waits for anything, makes no promise. */
function runSteps(steps: readonly Step[], from: number, context: RequestContext, done: Done): void {
  for (let index = from; index < steps.length; index += 1) {
    let pending: ReturnType<Step>;
    try {
      pending = (steps[index] as Step)(context);
    } catch (error) {
      return done(error as Error);
    }
    if (!pending) continue;
    if (pending !== ANSWERED) pending.then((answered) => answered ?? runSteps(steps, index + 1, context, done), done);
    return;
  }
  done();
}
