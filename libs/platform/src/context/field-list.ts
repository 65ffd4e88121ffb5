/**
 * Header fields: names and values in turn. To look for one among all entries would take a client's value for a name, so it is not offered:
 * `hasField()` looks at the names.
 */
export interface FieldList extends ReadonlyArray<string> {
  includes(entry: never): boolean;
  indexOf(entry: never): number;
}

/** @param wanted in lower case */
export function hasField(fields: FieldList, wanted: string): boolean {
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string;
    // Most fields are not of the same length, and need not be looked at.
    if (name.length === wanted.length && name.toLowerCase() === wanted) return true;
  }
  return false;
}
