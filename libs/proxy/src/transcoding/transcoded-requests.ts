import { checkSaysJson, hasBody, Problem, runInScope, wholeBody } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { WireMethod } from '@portico/upstream';
import { plainPath, splitTarget } from '../routes/path-template.ts';
import type { Answer } from '../routes/routed-requests.ts';
import { problemOf } from './grpc-problem.ts';
import { endsWithVerb } from './http-template.ts';
import { formFor, MessageStream } from './message-stream.ts';
import type { Binding } from './transcoder.ts';

/** A way to call a method, with what calls it. */
export interface CallableBinding extends Binding {
  readonly method: WireMethod<string>;
}

/** What holds for all calls of a section. */
export interface CallRules {
  /** Milliseconds until an answer is there, or begins. */
  readonly deadline: number;
  /** Bytes of a request's body at most. */
  readonly bodyLimit: number;
}

/** Answers the requests of one path by calling a method. @param bindings which differ by what follows the path behind a colon */
export function transcoded(bindings: readonly CallableBinding[], rules: CallRules): Answer {
  return async (context) => {
    const [asked, query] = splitTarget(context.request.raw.url ?? '/');
    const [binding, path] = chosen(bindings, plainPath(asked));
    const body = await sentBody(context, binding, rules.bodyLimit);
    const message = binding.request.write({ path, query, body });
    const form = binding.streams ? formFor(context.request.raw.headers.accept) : undefined;
    const call = context.scope.child(rules.deadline);
    try {
      if (form) return await runInScope(call, () => binding.method.stream(message, new MessageStream(context, form)));
      const json = await runInScope(call, () => binding.method.call(message));
      void context.reply.code(200).header('content-type', 'application/json; charset=utf-8').send(json);
    } catch (error) {
      throw problemOf(error);
    } finally {
      call.close();
    }
  };
}

/** With a verb goes before without one: `/v1/{name}` would take all of `/v1/a:move`. @returns with the path without its verb @throws Problem `not-found` */
function chosen(bindings: readonly CallableBinding[], path: string): readonly [CallableBinding, string] {
  const plain = bindings.find(({ template }) => template.verb === undefined);
  const found = bindings.find(({ template: { verb } }) => verb !== undefined && endsWithVerb(path, verb)) ?? plain;
  if (!found) throw new Problem('not-found');
  const { verb } = found.template;
  return [found, verb === undefined ? path : path.slice(0, -verb.length - 1)];
}

async function sentBody({ request: { raw } }: RequestContext, { request }: Binding, limit: number): Promise<Buffer | undefined> {
  if (!hasBody(raw, limit)) return undefined;
  if (!request.hasBody) throw new Problem('malformed-request', { detail: 'this takes no body' });
  checkSaysJson(raw);
  return wholeBody(raw, limit);
}
