import type { PartDescription, PlanDescription } from './plan-description.ts';

const COLUMNS: readonly (readonly [string, (part: PartDescription) => string])[] = [
  ['part', ({ part, step }) => `${'  '.repeat(step)}${part}`],
  ['needs', ({ needs, wants }) => [...needs, ...wants.map((want) => `${want}?`)].join(', ') || '-'],
  ['when', ({ conditional }) => (conditional ? 'sometimes' : 'always')],
  ['within', ({ within }) => within ?? '-'],
  ['on failure', ({ onFailure }) => onFailure],
  ['batch', ({ batch }) => (batch === null ? '-' : `<= ${batch} keys`)],
];

/** Of plans whose views are kept. */
const READS: (typeof COLUMNS)[number] = ['last read', ({ reads }) => reads ?? '-'];

/** A plan as a table for the terminal; parts are indented by what they wait for, `?` marks a part that can be done without. */
export function planText({ plan, deadline, parts, kept }: PlanDescription): string {
  const columns = kept === null ? COLUMNS : [...COLUMNS, READS];
  const rows = [columns.map(([title]) => title), ...parts.map((part) => columns.map(([, cell]) => cell(part)))];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ')}`.trimEnd());
  return `${plan} (deadline ${deadline}${kept === null ? '' : `, views kept: ${kept}`})\n${lines.join('\n')}\n`;
}
