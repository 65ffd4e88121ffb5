/** By the upstream's name: `http://127.0.0.1:9081`, or `grpc://127.0.0.1:9087`. */
export type UpstreamUrls = Readonly<Record<string, readonly string[]>>;

/** `PORTICO_UPSTREAMS__CATALOG__INSTANCES` */
export const upstreamVariable = (upstream: string, setting: string): string => `PORTICO_UPSTREAMS__${upstream.toUpperCase().replaceAll('-', '_')}__${setting}`;

/** The variables that say where upstreams are. */
export const instancesOf = (urls: UpstreamUrls): Record<string, string> =>
  // A gRPC instance is an address without a scheme in bff.yaml.
  Object.fromEntries(Object.entries(urls).map(([name, all]) => [upstreamVariable(name, 'INSTANCES'), all.map((url) => url.replace(/^grpc:\/\//, '')).join(',')]));
