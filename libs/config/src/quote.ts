const LONGEST = 60;

/** A value for a message: text in quotes, long text cut. */
export function quote(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  if (Array.isArray(value)) return `[${value.map(quote).join(', ')}]`;
  return typeof value === 'object' && value !== null ? 'the section' : String(value);
}

/** `a`, `a or b`, `a, b or c`; a text without letters is `""`. */
export function listWords(texts: readonly string[], conjunction: 'and' | 'or' = 'or'): string {
  const words = texts.map((text) => (text === '' ? '""' : text));
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}
