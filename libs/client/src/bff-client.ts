import createClient from 'openapi-fetch';
import type { Client, ClientOptions } from 'openapi-fetch';

/** The header by which a page says that it is the page: a BFF with sessions believes no cookie without it. */
const CSRF = { 'x-csrf': '1' };

export interface BffClientOptions extends Pick<ClientOptions, 'fetch' | 'headers'> {
  /** Where the BFF is. By default the origin of the page. */
  readonly baseUrl?: string;
}

/** The operations of a BFF, by method and path: `client.GET('/api/home')`. */
export type BffClient<Paths extends object> = Client<Paths, `${string}/${string}`> & {
  /** Carries the types and never has a value. */
  readonly paths?: Paths;
};

/**
 * A client of one BFF, typed by its OpenAPI document. Each request has the header that a session needs; what is personal is not kept by
 * the browser.
 *
 * @example const { data, error, response } = await client.GET('/api/home', { params: { query: { limit: 4 } } });
 */
export const bffClient = <Paths extends object>({ baseUrl = '/', headers, ...options }: BffClientOptions = {}): BffClient<Paths> =>
  createClient<Paths>({
    ...options,
    baseUrl,
    headers: { ...CSRF, ...headers },
    credentials: 'same-origin',
    cache: 'no-store',
  }) as BffClient<Paths>;
