/** The names of a list's items, by which they are told apart wherever they stand; undefined for a list whose items have none, or not each its own. */
export function namesIn(list: readonly unknown[]): readonly string[] | undefined {
  const names = list.flatMap((item) => (isSection(item) && typeof item['name'] === 'string' ? [item['name']] : []));
  return list.length > 0 && names.length === list.length && new Set(names).size === names.length ? names : undefined;
}

export const isSection = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
