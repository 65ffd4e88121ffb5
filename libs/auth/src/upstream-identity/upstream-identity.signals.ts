import { Signal } from '@portico/platform';

/** The credentials that an upstream wants could not be obtained. Calls that need it fail, unless earlier ones are still valid. */
export interface CredentialsFailed {
  readonly upstream: string;
  readonly error: unknown;
}

/** A BFF in development has made itself a key, because its settings name none: what is signed with it is worth nothing after a restart. */
export interface SigningKeyMade {
  /** As it is published. */
  readonly kid: string;
  /** The setting that would name a lasting one. */
  readonly setting: string;
}

export class UpstreamIdentitySignals {
  readonly credentialsFailed = new Signal<CredentialsFailed>();
  readonly signingKeyMade = new Signal<SigningKeyMade>();
}
