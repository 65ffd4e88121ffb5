/** A certificate and its private key, both PEM. */
export interface Credential {
  readonly certificate: string;
  readonly key: string;
}
