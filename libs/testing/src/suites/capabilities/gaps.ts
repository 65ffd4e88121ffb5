import type { CapabilityRow } from './capability-row.ts';
import { KINDS } from './capability-row.ts';

/** The capabilities of routing and of the edge. */
export const REQUIRED = ['R1', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R11', 'O1', 'O2', 'O5', 'O9', 'O10', 'O11', 'O12'] as const;

/** What the table lacks: a row, a case of a kind, a title of its own. */
export function gapsIn(rows: readonly CapabilityRow[]): string[] {
  const missing = REQUIRED.filter((id) => !rows.some((row) => row.id === id)).map((id) => `${id} has no row`);
  return [...missing, ...rows.flatMap(gapsOf)];
}

const gapsOf = ({ id, what, ...row }: CapabilityRow): string[] =>
  KINDS.flatMap((kind) => {
    const titles = row[kind].map(({ title }) => title.trim());
    if (titles.length === 0) return [`${id} (${what}) has no ${kind} case`];
    const twice = titles.filter((title, index) => title !== '' && titles.indexOf(title) !== index);
    return [...(titles.includes('') ? [`${id} (${what}) has a ${kind} case without a title`] : []), ...twice.map((title) => `${id} (${what}) has two ${kind} cases called "${title}"`)];
  });
