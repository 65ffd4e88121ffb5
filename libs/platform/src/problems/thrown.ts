import { types } from 'node:util';
import { StacklessError } from './stackless-error.ts';

/** What Nest, Fastify and Portico read of what was thrown, to find out what to answer. */
const READ = ['name', 'message', 'code', 'status', 'statusCode', 'headers', 'cause', 'expose', 'toProblem', 'getStatus', 'getResponse'] as const;

/** Properties that words for an object without any of its own name. */
const MOST_NAMES = 10;

/**
 * What was thrown, as something that can be looked at: `instanceof` does not throw, nor does reading what errors have. Whatever is false, as in
 * `throw undefined`, would pass for nothing having been thrown; a Proxy or a getter may throw when it is looked at. Who takes what others'
 * code has thrown looks at this instead.
 */
export const reasonOf = (thrown: unknown): unknown => (thrown && isReadable(thrown) ? thrown : new StacklessError(`${textOf(thrown)} was thrown`));

/** The same as an Error, for what takes nothing else. @param message of the one that is made for what is none, or cannot be looked at */
export function errorOf(thrown: unknown, message = 'something other than an Error was thrown'): Error {
  const reason = reasonOf(thrown);
  return reason === thrown && reason instanceof Error ? reason : new Error(message, { cause: reason });
}

/** Words for what was thrown: an error's message, or the text of what is none. Never throws. */
export function textOf(thrown: unknown): string {
  try {
    if (thrown === '') return 'an empty text';
    if (typeof thrown !== 'object' || thrown === null) return String(thrown);
    const { message } = thrown as { readonly message?: unknown };
    if (typeof message === 'string') return message;
    const text = String(thrown);
    return text.startsWith('[object ') ? `an object with ${Object.keys(thrown).slice(0, MOST_NAMES).join(', ') || 'nothing in it'}` : text;
  } catch {
    return `${typeof thrown === 'object' ? 'an' : 'a'} ${typeof thrown} that cannot be read`;
  }
}

/** Errors of other realms, as `vm` and test runners have them, are of another class. A Proxy may throw when it is asked. */
export function isError(thrown: unknown): thrown is Error {
  try {
    return types.isNativeError(thrown) || thrown instanceof Error;
  } catch {
    return false;
  }
}

/** An error's stack, or words for what has none. Never throws. */
export function traceOf(thrown: unknown): string {
  try {
    if (isError(thrown) && typeof thrown.stack === 'string' && thrown.stack !== '') return thrown.stack;
  } catch {
    // There are words for it all the same.
  }
  return textOf(thrown);
}

function isReadable(thrown: NonNullable<unknown>): boolean {
  try {
    void (thrown instanceof Error);
    for (const name of READ) void (thrown as Partial<Record<string, unknown>>)[name];
    return true;
  } catch {
    return false;
  }
}
