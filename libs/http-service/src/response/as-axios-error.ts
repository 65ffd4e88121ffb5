import { UpstreamFailure } from '@portico/upstream';
import type { FailureKind } from '@portico/upstream';
import { AxiosError, CanceledError } from 'axios';
import type { InternalAxiosRequestConfig } from 'axios';
import type { CallLimits, Cancellation } from '../request/call-limits.ts';
import { withProblem } from './with-problem.ts';

/** The codes that axios gives to failures without an answer. */
const CODES: Readonly<Partial<Record<FailureKind, string>>> = {
  refused: AxiosError.ECONNREFUSED,
  open: AxiosError.ECONNREFUSED,
  saturated: AxiosError.ECONNREFUSED,
  unidentified: AxiosError.ECONNREFUSED,
  reset: 'ECONNRESET',
};

/** Whatever a call has failed with, as axios's own adapters say it. */
export function asAxiosError(error: unknown, config: InternalAxiosRequestConfig, limits: CallLimits): Error {
  if (limits.cancellation) return calledOff(limits.cancellation, error);
  if (!(error instanceof UpstreamFailure)) return error instanceof AxiosError ? error : AxiosError.from(error, undefined, config);
  const { kind, details, message } = error;
  // Code that asks for `error.request` wants to know whether the request was sent without an answer.
  const request = { method: config.method?.toUpperCase(), upstream: details.upstream };
  if (kind === 'cancelled') return withProblem(new CanceledError('the request that it served has ended', config, request), error);
  if (kind === 'timeout') return withProblem(new AxiosError(lateness(message, config, limits), timeoutCode(config), config, request), error);
  return withProblem(new AxiosError(message, systemCode(details.cause) ?? CODES[kind] ?? AxiosError.ERR_BAD_RESPONSE, config, request), error);
}

/** Code that calls off what it waits for does not let it fail, unless it gave it a time of its own. */
function calledOff({ error: reason, late }: Cancellation, error: unknown): Error {
  const failed = late && error instanceof UpstreamFailure;
  return failed ? withProblem(reason as AxiosError, new UpstreamFailure('timeout', error.details)) : reason;
}

function lateness(message: string, { timeoutErrorMessage }: InternalAxiosRequestConfig, { timedOut, timeout }: CallLimits): string {
  return timeoutErrorMessage ?? (timedOut ? `timeout of ${timeout}ms exceeded` : message);
}

const timeoutCode = ({ transitional }: InternalAxiosRequestConfig): string =>
  transitional?.clarifyTimeoutError ? AxiosError.ETIMEDOUT : AxiosError.ECONNABORTED;

/** What the operating system said, such as ENOTFOUND; other codes mean nothing to code that knows axios. */
function systemCode(cause: unknown): string | undefined {
  const { code } = Object(cause) as { code?: unknown };
  return typeof code === 'string' && /^E(?!RR_)[A-Z_]+$/.test(code) ? code : undefined;
}
