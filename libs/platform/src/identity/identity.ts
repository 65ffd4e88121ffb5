declare const BRAND: unique symbol;

/** The one text that stands for an identity wherever something is kept, counted, claimed or shared for a caller. Only `Identity` makes it. */
export type IdentityKey = string & { readonly [BRAND]: 'identity' };

/**
 * Who somebody is: a subject, and the issuer that calls it so. Two issuers may give the same subject to two people (OpenID Connect Core,
 * section 5.7), so that a subject alone is no key: what keeps something for a caller takes an `IdentityKey`. Build it once for each
 * credential or record, and keep it there.
 *
 * ```ts
 * new Identity('https://login.example', 'c-00001').key; // '["https://login.example","c-00001"]'
 * ```
 */
export class Identity {
  /** Private, so that nothing but `new Identity` is one: a record that was read from elsewhere is not. */
  readonly #key: IdentityKey;

  /**
   * @param issuer who vouches for it
   * @param subject its stable id with that issuer, to the letter
   * @throws TypeError when one of them is empty
   */
  constructor(
    readonly issuer: string,
    readonly subject: string,
  ) {
    if (issuer === '' || subject === '') throw new TypeError(`an identity needs an issuer and a subject: ${JSON.stringify([issuer, subject])}`);
    // JSON writes no two pairs alike: it escapes quotes, and halves of surrogate pairs, which UTF-8 would write alike (ECMA-262, QuoteJSONString).
    this.#key = JSON.stringify([issuer, subject]) as IdentityKey;
  }

  get key(): IdentityKey {
    return this.#key;
  }
}
