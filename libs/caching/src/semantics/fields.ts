/** Header fields by their names in lower case; the lines of one name are joined by commas (RFC 9110, section 5.3). */
export type Fields = Readonly<Record<string, string | undefined>>;

/** @returns a list of its own: `fields` is not changed. @param names in lower case */
export function without(fields: Fields, names: ReadonlySet<string>): Record<string, string> {
  const rest: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined && !names.has(name)) rest[name] = value;
  return rest;
}
