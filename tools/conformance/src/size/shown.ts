import type { Size } from './size.ts';

type Nodes = Size['nodes'];

const sum = (nodes: Nodes, prefix: string): number =>
  [...nodes].reduce((total, [root, count]) => (root.startsWith(prefix) ? total + count : total), 0);

const change = (now: number, before: number): string =>
  before === 0 ? 'new' : `${now > before ? '+' : ''}${(((now - before) / before) * 100).toFixed(1)} %`;

/** A table for people. @param base the size to compare with */
export function shownSize(size: Size, base?: Size): string {
  const row = (name: string, now: number, before = 0): string => {
    const compared = base ? ` ${String(before).padStart(8)} ${change(now, before).padStart(9)}` : '';
    return `${name.padEnd(34)} ${String(now).padStart(8)}${compared}`;
  };
  const total = (prefix: string): string => row(`all ${prefix}`.trim(), sum(size.nodes, prefix), base && sum(base.nodes, prefix));
  const roots = [...new Set([...size.nodes.keys(), ...(base?.nodes.keys() ?? [])])].sort();
  const { lines, longLines } = size;
  return [
    `${'syntax nodes'.padEnd(34)} ${'now'.padStart(8)}${base ? ` ${'before'.padStart(8)}` : ''}`,
    ...roots.map((root) => row(root, size.nodes.get(root) ?? 0, base?.nodes.get(root))),
    ...['libs/', 'apps/', 'tools/', ''].map(total),
    '',
    shownLines('now', lines, longLines),
    ...(base ? [shownLines('before', base.lines, base.longLines)] : []),
  ].join('\n');
}

const shownLines = (when: string, { median, most, longest, longestFile }: Size['lines'], longLines: number): string =>
  `lines of files, ${when}: median ${median}, 95 % ${most}, longest ${longest} (${longestFile}); ` +
  `${longLines} lines are longer than 140 characters`;
