/** What a document says: some issuers write null for what RFC 6749 (section 5.1) and RFC 8414 (section 3.2) have them leave out. */
export function withoutNulls(document: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
}
