import type { RawUpstream } from '../faces/raw-upstream.ts';
import type { CallIdentity } from './call-identity.ts';
import type { IdentitySettings } from './identity.settings.ts';

/** What a BFF's `UpstreamIdentities` are provided as, by whichever module brings them. */
export const UPSTREAM_IDENTITIES = Symbol('portico.upstream-identities');

/** Makes what tells an upstream who calls. */
export interface UpstreamIdentities {
  /**
   * @param upstream the name of the upstream that is told
   * @param at another HTTP upstream of the BFF by its name: where tokens come from
   * @throws StartError when something that it needs is not in bff.yaml
   */
  identityOf(upstream: string, settings: IdentitySettings, at: (name: string) => RawUpstream): CallIdentity;
}
