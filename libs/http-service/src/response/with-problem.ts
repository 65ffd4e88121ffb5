import type { ProblemSource } from '@portico/platform';
import type { UpstreamFailure } from '@portico/upstream';
import type { AxiosError } from 'axios';

/**
 * Makes an axios error carry what has failed: uncaught, it becomes the problem that the failure is. Neither is enumerable, so
 * that code that copies or prints axios errors sees what it always has.
 */
export function withProblem<E extends AxiosError>(error: E, failure: UpstreamFailure): E & ProblemSource {
  return Object.defineProperties(error, {
    cause: { value: failure, configurable: true, writable: true },
    toProblem: { value: () => failure.toProblem(), configurable: true, writable: true },
  }) as E & ProblemSource;
}
