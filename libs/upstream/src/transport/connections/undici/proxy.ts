/** An HTTP proxy between the BFF and an upstream. */
export interface Proxy {
  /** Such as `http://proxy:3128`. */
  readonly origin: string;
  /** For `Proxy-Authorization` (RFC 9110, section 11.7.2); undefined where the proxy asks for none. */
  readonly authorization: string | undefined;
}

/** @param credentials `user:password`, for Basic authentication (RFC 7617) */
export const proxyAt = (origin: string, credentials: string | undefined): Proxy => ({
  origin,
  authorization: credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`,
});

/** The proxy has not made the tunnel. Nothing of the request was sent. */
export class ProxyRefused extends Error {
  readonly code = 'ERR_PROXY_REFUSED';

  constructor(proxy: string, status: number) {
    super(`the proxy ${proxy} refused the connection with status ${status}`);
    this.name = 'ProxyRefused';
  }
}
