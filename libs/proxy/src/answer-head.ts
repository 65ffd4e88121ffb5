import type { RequestContext } from '@portico/platform';

/** Writes the head of an answer that does not go through Fastify, beside the fields that stages have given it. */
export function writeHead({ reply }: RequestContext, status: number, fields: Readonly<Record<string, string>>): void {
  const length = fields['content-length'];
  // Where the log reads it.
  if (length !== undefined) reply.header('content-length', String(length));
  reply.raw.writeHead(status, Object.assign(reply.getHeaders() as Record<string, string>, fields));
}

/** Fields of an answer, but for some. */
export const without = (fields: Readonly<Record<string, string>>, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
