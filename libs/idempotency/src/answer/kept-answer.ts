import type { LetAnswer } from '@portico/platform';
import type { FastifyReply } from 'fastify';

/** An answer as it is kept for repeats. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

/** Said of this very answer or connection, or secret. */
const NOT_KEPT = new Set(['connection', 'content-length', 'date', 'keep-alive', 'server-timing', 'set-cookie', 'transfer-encoding']);

/**
 * What there is to keep of an answer: status, body, and the headers that the handler gave it. What earlier stages have said, such as how
 * many requests the caller has left, is not part of it.
 * @param before the names of headers that were there before the handler
 */
export function keptAnswer({ status, headers, body }: LetAnswer, before: ReadonlySet<string>): KeptAnswer {
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || before.has(name) || NOT_KEPT.has(name)) continue;
    kept[name] = Array.isArray(value) ? value : String(value);
  }
  return { status, headers: kept, body: body?.toString() ?? '' };
}

/** Gives an answer again, as it was. */
export function replay(reply: FastifyReply, { status, headers, body }: KeptAnswer): void {
  reply.code(status);
  for (const [name, value] of Object.entries(headers)) reply.header(name, value);
  // As Stripe names it, from where clients know such keys; the draft has no name for it.
  reply.header('idempotent-replayed', 'true');
  if (body === '') void reply.send();
  // Bytes are sent as they are; a text would pass the serialiser.
  else void reply.send(Buffer.from(body));
}
