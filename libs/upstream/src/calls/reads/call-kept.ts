import { noteSource, runInScope, SharedContext } from '@portico/platform';
import type { AnswerSource, FieldList, Scope } from '@portico/platform';
import type { ConnectionPool } from '../../transport/connections/connection-pool.ts';
import type { HttpRequest } from '../answers.ts';
import type { CallTarget } from '../call-target.ts';
import type { ShapeCheck } from '../contract/shape-check.ts';
import { identified } from '../identity/identified.ts';
import { shareOrStart } from '../join-or-start.ts';
import type { Operation } from '../operation.ts';
import { keepingAnswers } from './keeping-answers.ts';
import type { OutgoingCall, OutgoingRead, ReadAnswer, ReadCache, WholeAnswer } from './read-cache.ts';

/** A call that is ready, but for its credentials. */
interface Ready {
  readonly operation: Operation;
  readonly scope: Scope;
  readonly request: HttpRequest;
  readonly check: ShapeCheck;
}

/** Fields that each attempt writes itself: an answer that varies by one fits no other call. */
const OF_THE_ATTEMPT = ['traceparent', 'tracestate', 'x-request-id'];

/**
 * A call at an upstream whose answers are kept: a GET is answered by what is kept, or its answer is; a HEAD and a write tell what of it
 * still holds. Its identity comes first, because who calls decides what may be kept for whom.
 */
export function callKept<T>(target: CallTarget<ConnectionPool>, reads: ReadCache, ready: Ready): Promise<T> {
  const { identity } = target;
  const { operation, scope, request } = ready;
  const next = (): Promise<T> => withIdentity(target, reads, ready);
  return identity ? identified(identity, target, operation, scope, request, next) : next();
}

async function withIdentity<T>(target: CallTarget<ConnectionPool>, reads: ReadCache, ready: Ready): Promise<T> {
  const { request, scope, check } = ready;
  const call = outgoing(target, ready);
  const ask = (conditions: FieldList, within = scope): Promise<WholeAnswer<T>> => send(target, ready, conditions, within);
  if (request.method === 'GET') {
    const read: OutgoingRead<T> = {
      ...call,
      ask,
      askInBackground: (conditions) => inBackground(target, scope, (within) => ask(conditions, within)),
      reread: (status, text) => reread(target, ready, check, status, text),
    };
    return noted(reads.read(read), scope);
  }
  noteSource(scope, undefined);
  const answer = await ask([]);
  await (request.method === 'HEAD'
    ? reads.headed(call, answer)
    : reads.changed({ method: request.method, path: request.path, operation: call.operation }, answer));
  return answer.value;
}

/** What the scopes around a read are made of includes what it has brought, or that it has failed: their code may go on without it. */
async function noted<T>(reading: Promise<ReadAnswer<T>>, scope: Scope): Promise<T> {
  let source: AnswerSource | undefined;
  try {
    const answer = await reading;
    ({ source } = answer);
    return answer.value;
  } finally {
    noteSource(scope, source);
  }
}

function outgoing({ deadlineHeader, identity }: CallTarget<ConnectionPool>, { operation, scope, request }: Ready): OutgoingCall {
  const { credentials = [] } = request;
  return {
    operation: operation.name,
    path: request.path,
    own: request.headers,
    forwarded: scope.context.forwarded,
    authorised: credentials.length > 0,
    unkeyed: [...OF_THE_ATTEMPT, deadlineHeader.toLowerCase(), ...(identity?.fields ?? [])],
    scope,
  };
}

function send<T>(
  target: CallTarget<ConnectionPool>,
  { operation, request, check }: Ready,
  conditions: FieldList,
  scope: Scope,
): Promise<WholeAnswer<T>> {
  const conditional = conditions.length > 0;
  const sent: HttpRequest = conditional ? { ...request, headers: [...request.headers, ...conditions] } : request;
  return shareOrStart(keepingAnswers<T>(check, conditional), target, operation, scope, sent);
}

/** In a scope of its own, for as long as the upstream may take: the client may have its answer, and be gone, long before. */
export async function inBackground<T>(
  { timeout }: Pick<CallTarget<unknown>, 'timeout'>,
  { context }: Scope,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const { scope } = new SharedContext(context, performance.now() - context.startedAt + timeout);
  try {
    return await runInScope(scope, work, scope);
  } finally {
    scope.close();
  }
}

/** Each caller gets an object of its own; where the BFF's code breaks over it, the answer is looked at as if it had just come. */
function reread<T>(
  { upstream }: CallTarget<ConnectionPool>,
  { operation, scope }: Ready,
  check: ShapeCheck,
  status: number,
  text: string,
): T {
  const value = JSON.parse(text) as T;
  const { context } = scope;
  context.answers = {
    previous: context.answers,
    get breach() {
      const fault = check.faultAfterwards(status, value);
      return fault === undefined ? undefined : { upstream, operation: operation.name, fault };
    },
  };
  return value;
}
