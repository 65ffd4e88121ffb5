import { isThenable } from '@portico/platform';

/**
 * The answer of an author's function that is needed at once. An async one would always be true, and what it throws would be handled by no one.
 * @throws TypeError for a promise
 */
export function atOnce<T>(answer: T, what: string): T {
  if (!isThenable(answer)) return answer;
  answer.then(undefined, () => undefined);
  throw new TypeError(`${what} returns a promise; it must answer at once`);
}
