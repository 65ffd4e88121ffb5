import type { RequestContext } from '@portico/platform';
import type { RawUpstream } from '../clients/raw-upstream.ts';
import type { IdentitySettings } from './identity.settings.ts';

/** Header fields that tell an upstream who calls: names in small letters and values, in turn. */
export type Credentials = readonly string[];

/** How the calls of one upstream say who makes them, and for whom. */
export interface CallIdentity {
  /** The fields that it writes, in small letters: fields of these names from any other source are not sent to the upstream. */
  readonly fields: readonly string[];

  /**
   * What goes along with a call that serves a request; empty for a call without an identity. At once when it is at hand, so that
   * a call costs no promise; the promise is rejected when it cannot be had.
   */
  credentialsFor(context: RequestContext): Credentials | Promise<Credentials>;

  /** The upstream has refused credentials. @returns whether others may be had, so that asking once more makes sense */
  refused(credentials: Credentials, context: RequestContext): boolean;
}

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
