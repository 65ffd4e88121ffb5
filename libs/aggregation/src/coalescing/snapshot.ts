/** A copy of a query as deep as it goes, of the same classes: what its owner does to the query afterwards is not seen in it. */
export const snapshot = <T>(query: T): T => copyOf(query) as T;

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof Date) return new Date(value);
  if (value instanceof Set) return new Set([...value].map(copyOf));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [copyOf(key), copyOf(item)]));
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
  for (const [name, item] of Object.entries(value)) copy[name] = copyOf(item);
  return copy;
}
