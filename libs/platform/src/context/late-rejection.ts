/** Is it a promise, or something that behaves like one? */
export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/** Tells of a promise's rejection, if `result` is one: an async function fits where a type asks for one that returns nothing. */
export function rejectionOf(result: unknown, failed: (error: unknown) => void): void {
  if (result !== undefined && isThenable(result)) result.then(undefined, failed);
}
