/** Pairs of a query or a form that are read; with more, an object of them costs more than it is worth. */
const MOST_PAIRS = 1_000;

/** How many pairs were not read. */
const UNREAD = Symbol('portico.unread');

interface Fields {
  [name: string]: string | string[];
  [UNREAD]?: number;
}

/**
 * The fields of a form or a query (WHATWG URL, section 5.1), of its first 1,000 pairs. One that is given more than once is a list.
 * Validation refuses what has more.
 */
export function fieldsOf(text: string): Readonly<Record<string, string | string[]>> {
  const fields = Object.create(null) as Fields;
  if (text === '') return fields;
  const end = endOfPairs(text);
  for (const [name, value] of new URLSearchParams(end < text.length ? text.slice(0, end) : text)) {
    const known = fields[name];
    if (known === undefined) fields[name] = value;
    else if (typeof known === 'string') fields[name] = [known, value];
    else known.push(value);
  }
  if (end < text.length) fields[UNREAD] = separatorsIn(text, end);
  return fields;
}

/** How many pairs `fieldsOf` did not read. */
export const unreadIn = (fields: object): number => (fields as Fields)[UNREAD] ?? 0;

function endOfPairs(text: string): number {
  // Each pair but the last takes a separator at least.
  if (text.length < MOST_PAIRS) return text.length;
  let end = -1;
  for (let pairs = 0; pairs < MOST_PAIRS; pairs += 1) {
    end = text.indexOf('&', end + 1);
    if (end < 0) return text.length;
  }
  return end;
}

function separatorsIn(text: string, from: number): number {
  let found = 0;
  for (let at = from; at >= 0; at = text.indexOf('&', at + 1)) found += 1;
  return found;
}
