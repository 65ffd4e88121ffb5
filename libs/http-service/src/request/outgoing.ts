import type { InternalAxiosRequestConfig } from 'axios';
import { bodyOf } from './body.ts';
import { headersOf } from './headers.ts';

/** A request as it goes out. */
export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | Buffer | undefined;
}

/** @param maxUpload bytes of a stream or form that are read at most. @throws AxiosError for what cannot be sent */
export async function outgoingOf(url: URL, config: InternalAxiosRequestConfig, maxUpload: number): Promise<Outgoing> {
  const headers = headersOf(url, config);
  const body = await bodyOf(config, headers, maxUpload);
  return { url, method: (config.method ?? 'get').toUpperCase(), headers, body };
}
