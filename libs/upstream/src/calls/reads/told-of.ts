import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerReceiver } from '../relayed-answers.ts';
import type { ReadCache } from './read-cache.ts';

/** The fields of an answer as caches look at them: each one a text. */
export function joinedFields(headers: IncomingHttpHeaders): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) fields[name] = Array.isArray(value) ? value.join(', ') : value;
  return fields;
}

/** Hands an answer on when what is kept has been told of the write that it answers. */
export async function toldOf<A extends { readonly status: number; readonly headers: IncomingHttpHeaders }>(
  answer: Promise<A>,
  reads: ReadCache,
  write: { readonly method: string; readonly path: string },
): Promise<A> {
  const arrived = await answer;
  await reads.changed(
    { ...write, operation: write.method },
    { status: arrived.status, fields: joinedFields(arrived.headers), instance: undefined },
  );
  return arrived;
}

/** The same for an answer that is handed on while it arrives: what is kept is told before any of it goes on. */
export const telling = (receiver: AnswerReceiver, reads: ReadCache, write: { readonly method: string; readonly path: string }): AnswerReceiver => ({
  hint: (head) => receiver.hint?.(head),
  begin(head, flow) {
    const answer = { status: head.status, fields: joinedFields(head.headers()), instance: undefined };
    void reads.changed({ method: write.method, path: write.path, operation: write.method }, answer);
    return receiver.begin(head, flow);
  },
});
