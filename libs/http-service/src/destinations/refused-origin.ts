import { AxiosError } from 'axios';
import type { InternalAxiosRequestConfig } from 'axios';

/** The code of errors for origins that may not be called. */
const ERR_ORIGIN_REFUSED = 'ERR_ORIGIN_REFUSED';

/** @param known how the upstreams are called, such as `http://catalog` */
export function refusedOrigin(origin: string, known: readonly string[], config: InternalAxiosRequestConfig): AxiosError {
  const upstreams = known.length === 0 ? 'there are none' : known.join(', ');
  return refused(`${origin} is no upstream of this BFF (${upstreams}), and httpService.allowedOrigins in bff.yaml does not list it`, config);
}

export const refusedRedirect = (origin: string, config: InternalAxiosRequestConfig): AxiosError =>
  refused(`a redirect leads to ${origin}, which httpService.allowedOrigins in bff.yaml does not list`, config);

/** Whether it was not sent because of where it leads. */
export const isRefusedOrigin = (error: unknown): error is AxiosError => Object(error).code === ERR_ORIGIN_REFUSED;

const refused = (message: string, config: InternalAxiosRequestConfig): AxiosError => new AxiosError(message, ERR_ORIGIN_REFUSED, config);
