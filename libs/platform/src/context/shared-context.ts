import type { FastifyRequest } from 'fastify';
import type { FieldList } from './field-list.ts';
import { noReply } from './no-reply.ts';
import { RequestContext } from './request-context.ts';

const NO_REPLY = noReply('in work that several requests share; each has an answer of its own, which the work cannot see');

/**
 * The context of work that several requests wait for. It has what those have in common: no caller, no address, and only the headers
 * that are forwarded to upstreams. Its id, trace and start are those of the request that it was begun for, so that logs and upstreams
 * can tell. That request may leave while the others wait.
 */
export class SharedContext extends RequestContext {
  /** @param deadline milliseconds, counted from the arrival of the first request */
  constructor(first: RequestContext, deadline: number) {
    const { forwarded, scope } = first;
    super(first.id, requestWith(forwarded), NO_REPLY, undefined, deadline, scope.timers, first.events, first.development, [], first);
  }
}

function requestWith(forwarded: FieldList): FastifyRequest {
  const headers: Record<string, string> = {};
  for (let index = 0; index < forwarded.length; index += 2) headers[forwarded[index] as string] = forwarded[index + 1] as string;
  return { raw: { headers, socket: {} }, headers } as unknown as FastifyRequest;
}
