import type { IncomingHttpHeaders } from 'node:http';
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
