import type { BffSettings } from '@portico/platform';

/** By the upstream's name: `http://127.0.0.1:9081`, or `grpc://127.0.0.1:9087`. */
export type UpstreamUrls = Readonly<Record<string, readonly string[]>>;

interface WithUpstreams {
  readonly upstreams?: readonly { readonly name: string }[];
}

/** The variables that point the upstreams of a bff.yaml to other instances; names that it does not have are left out. */
export function instanceOverrides(settings: BffSettings & WithUpstreams, urls: UpstreamUrls): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const { name } of settings.upstreams ?? []) {
    const instances = urls[name];
    // A gRPC instance is an address without a scheme in bff.yaml.
    if (instances) overrides[instancesVariable(name)] = instances.map((url) => url.replace(/^grpc:\/\//, '')).join(',');
  }
  return overrides;
}

/** More calls than a test makes: a circuit that needs so many to open stays closed. */
const NEVER = '1000000000';

/** The variables that keep the circuit of every upstream closed. */
export function withoutBreakers(settings: BffSettings & WithUpstreams): Record<string, string> {
  return Object.fromEntries((settings.upstreams ?? []).map(({ name }) => [variable(name, 'BREAKER__CALLS'), NEVER]));
}

/** The variable that switches limits off, where the BFF has any. */
export const withoutLimits = (settings: BffSettings): Record<string, string> => ('rateLimit' in settings ? { PORTICO_RATE_LIMIT__ENABLED: 'false' } : {});

/** `PORTICO_UPSTREAMS__CATALOG__INSTANCES` */
export const instancesVariable = (upstream: string): string => variable(upstream, 'INSTANCES');

const variable = (upstream: string, setting: string): string =>
  `PORTICO_UPSTREAMS__${upstream.toUpperCase().replaceAll('-', '_')}__${setting}`;
