import type { BffSettings } from '@portico/platform';
import { instancesOf, upstreamVariable } from '../process/upstream-urls.ts';
import type { UpstreamUrls } from '../process/upstream-urls.ts';

interface WithUpstreams {
  readonly upstreams?: readonly { readonly name: string }[];
}

/** The variables that point the upstreams of a bff.yaml to other instances; names that it does not have are left out. */
export function instanceOverrides(settings: BffSettings & WithUpstreams, urls: UpstreamUrls): Record<string, string> {
  const names = (settings.upstreams ?? []).map(({ name }) => name);
  return instancesOf(Object.fromEntries(Object.entries(urls).filter(([name]) => names.includes(name))));
}

/** More calls than a test makes: a circuit that needs so many to open stays closed. */
const NEVER = '1000000000';

/** The variables that keep the circuit of every upstream closed. */
export function withoutBreakers(settings: BffSettings & WithUpstreams): Record<string, string> {
  return Object.fromEntries((settings.upstreams ?? []).map(({ name }) => [upstreamVariable(name, 'BREAKER__CALLS'), NEVER]));
}

/** The variable that switches limits off, where the BFF has any. */
export const withoutLimits = (settings: BffSettings): Record<string, string> => ('rateLimit' in settings ? { PORTICO_RATE_LIMIT__ENABLED: 'false' } : {});
