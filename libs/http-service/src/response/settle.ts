import type { UpstreamFailure } from '@portico/upstream';
import { AxiosError } from 'axios';
import type { AxiosResponse } from 'axios';
import { withProblem } from './with-problem.ts';

/** An answer as axios has it, and how it fails when it is no success. */
export interface Answered {
  readonly response: AxiosResponse;
  readonly failure: UpstreamFailure | undefined;
}

/** Judges an answer by `validateStatus`, as axios's own adapters do. @throws AxiosError with the response */
export function settle({ response, failure }: Answered): AxiosResponse {
  const { status, config } = response;
  if (!config.validateStatus || config.validateStatus(status)) return response;
  const code = status >= 400 && status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
  const error = new AxiosError(`Request failed with status code ${status}`, code, config, response.request, response);
  throw failure ? withProblem(error, failure) : error;
}
