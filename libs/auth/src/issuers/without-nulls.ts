export type Members = Readonly<Record<string, unknown>>;

/** What a document says: some issuers write null for what RFC 6749 (section 5.1) and RFC 8414 (section 3.2) have them leave out. */
export function withoutNulls(document: object): Members {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
}

/** The same for the text of a document. @returns undefined for malformed JSON */
export function jsonWithoutNulls(text: string, change = (members: Members): Members => members): string | undefined {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document !== 'object' || document === null || Array.isArray(document) ? text : JSON.stringify(change(withoutNulls(document)));
  } catch {
    return undefined;
  }
}
