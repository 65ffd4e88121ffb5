import { AxiosError } from 'axios';
import type { InternalAxiosRequestConfig } from 'axios';

/** The header fields of a request, `auth` and the user in the URL included. @throws AxiosError when one cannot be sent */
export function headersOf(url: URL, config: InternalAxiosRequestConfig): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(config.headers.toJSON())) {
    try {
      headers.set(name, Array.isArray(value) ? value.join(', ') : String(value));
    } catch (cause) {
      throw AxiosError.from(cause, AxiosError.ERR_BAD_REQUEST, config);
    }
  }
  // Within the network, compressing costs more than it brings. A caller that asks for it gets it, and axios's `decompress`.
  if (!headers.has('accept-encoding')) headers.set('accept-encoding', 'identity');
  const credentials = credentialsOf(url, config);
  if (credentials !== undefined) headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  return headers;
}

/** `user:password` (RFC 7617, section 2). */
function credentialsOf({ username, password }: URL, { auth }: InternalAxiosRequestConfig): string | undefined {
  if (auth) return `${auth.username ?? ''}:${auth.password ?? ''}`;
  return username || password ? `${decoded(username)}:${decoded(password)}` : undefined;
}

/** A URL keeps invalid percent-encoding as it was written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
