import { isIdentifier } from './names.ts';

/** Columns of a line of code. */
export const WIDTH = 140;

/** A JSON value as TypeScript is written here: in single quotes, on one line where that fits. @param column where it begins */
export function literal(value: unknown, indent = '', column = indent.length): string {
  const short = inline(value);
  if (column + short.length <= WIDTH && !short.includes('\n')) return short;
  if (Array.isArray(value))
    return block(
      '[',
      value.map((item) => literal(item, `${indent}  `)),
      ']',
      indent,
    );
  if (typeof value !== 'object' || value === null) return short;
  const entries = Object.entries(value).map(([name, one]) => {
    const key = `${keyOf(name)}: `;
    return key + literal(one, `${indent}  `, indent.length + 2 + key.length);
  });
  return block('{', entries, '}', indent);
}

const block = (open: string, items: readonly string[], close: string, indent: string): string =>
  `${open}\n${items.map((item) => `${indent}  ${item},\n`).join('')}${indent}${close}`;

function inline(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, one]) => `${keyOf(name)}: ${inline(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const keyOf = (name: string): string => (isIdentifier(name) ? name : quoted(name));

/** A text in single quotes, unless there are more of them in it than of others. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  if (text.includes("'") && !text.includes('"')) return `"${escaped}"`;
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Code between brackets: on one line where that fits, otherwise a line each. */
export function listed(open: string, items: readonly string[], close: string, indent: string, column: number): string {
  const space = open === '{' && items.length > 0 ? ' ' : '';
  const short = `${open}${space}${items.join(', ')}${space}${close}`;
  return column + short.length <= WIDTH ? short : block(open, items, close, indent);
}
