import { isSeq, parseDocument } from 'yaml';

/** A settings file with one more item in a list of it, everything else as it was. @param item in flow style, without the dash */
export function withYamlItem(text: string, key: string, item: string): string {
  const found = parseDocument(text).get(key, true);
  if (!isSeq(found)) return `${text.trimEnd()}\n\n${key}:\n  - ${item}\n`;
  const [start, end] = found.range ?? [0, 0];
  if (found.items.length === 0) return `${text.slice(0, start).trimEnd()}\n  - ${item}\n${text.slice(end).replace(/^\n/, '')}`;
  const body = text.slice(0, end).trimEnd();
  const indent = ' '.repeat(start - text.lastIndexOf('\n', start) - 1);
  return `${body}\n${indent}- ${item}\n${text.slice(end)}`;
}
