/**
 * How an issuer's callers come to be customers. `by-subject`: its subjects are customers' numbers. `by-strategy`: what recognises them has
 * the numbers, as records of partners do. `none`: they are no customers. Undefined where the settings leave it open.
 */
export type NamesCustomers = 'by-subject' | 'by-strategy' | 'none' | undefined;

/** Someone whose word a strategy takes for who calls. */
export interface CallerIssuer {
  /** As the identities of its callers have it, to the letter. */
  readonly issuer: string;
  /** The claim that its subjects are read from, where they come in tokens. */
  readonly claim?: string;
  readonly customers: NamesCustomers;
  /** The setting that says so, for errors. */
  readonly setting?: string;
  /** Believed in development only. It makes no second issuer, so that the same settings start there and in production. */
  readonly developmentOnly?: boolean;
}

/** What a setting `customers` says. */
export const namesCustomers = (setting: boolean | undefined): NamesCustomers => (setting === undefined ? undefined : setting ? 'by-subject' : 'none');
