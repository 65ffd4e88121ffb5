import { UpstreamFailure } from './upstream-failure.ts';

/** Causes of causes that are looked at: they may go round in a circle. */
const DEEPEST = 8;

/** The failure of an upstream that what was thrown is, or was caused by, as an axios error of `HttpService` is; undefined for any other fault. */
export function upstreamFailureIn(thrown: unknown): UpstreamFailure | undefined {
  try {
    for (let [error, depth] = [thrown, 0]; depth < DEEPEST; depth += 1, error = (Object(error) as Error).cause) if (error instanceof UpstreamFailure) return error;
  } catch {
    // An author's own error, which cannot say what its cause is.
  }
  return undefined;
}
