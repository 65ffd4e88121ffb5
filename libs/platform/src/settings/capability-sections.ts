interface Reader {
  /** The module or provider that reads the section. */
  readonly by: string;
  readonly of: string;
}

/**
 * Which library reads which section: one that a BFF does not use is not loaded, so that it cannot say so itself. A rule of
 * tools/conformance holds it against the `@ReadsSettings()` of the libraries.
 */
export const CAPABILITY_SECTIONS: Readonly<Record<string, Reader>> = {
  bearer: { by: 'BearerStrategy', of: '@portico/auth' },
  caching: { by: 'CachingModule', of: '@portico/caching' },
  comparisons: { by: 'AggregationModule', of: '@portico/aggregation' },
  edge: { by: 'EdgeModule', of: '@portico/edge' },
  httpService: { by: 'HttpServiceBridgeModule', of: '@portico/http-service' },
  idempotency: { by: 'IdempotencyModule', of: '@portico/idempotency' },
  messages: { by: 'MessagingModule', of: '@portico/messaging' },
  nats: { by: 'MessagingModule', of: '@portico/messaging' },
  overload: { by: 'OverloadModule', of: '@portico/overload' },
  partners: { by: 'PartnersModule', of: '@portico/partners' },
  rateLimit: { by: 'RateLimitModule', of: '@portico/rate-limit' },
  redis: { by: 'RedisModule', of: '@portico/redis' },
  routes: { by: 'ProxyModule', of: '@portico/proxy' },
  session: { by: 'SessionModule', of: '@portico/auth' },
  tls: { by: 'TlsModule', of: '@portico/edge' },
  upstreamIdentity: { by: 'UpstreamIdentityModule', of: '@portico/auth' },
  upstreams: { by: 'UpstreamModule', of: '@portico/upstream' },
};
