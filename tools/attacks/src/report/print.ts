import { table } from '../../../lab/src/report/table.ts';
import type { RowResult, TableResult } from '../run/run-table.ts';

/** Characters of a name; what is longer is cut. */
const LONGEST = 72;

const HEAD = ['name', 'rule', 'expected', 'got', 'verdict'] as const;

/** The rows of one table, those that are good first, and what is wrong with those that are not as they must be. */
export function printTable({ table: name, bff, good, attacks, seconds }: TableResult): string {
  const rows = [...good.map((row) => cells(row, 'answered', 'NOT ANSWERED')), ...attacks.map((row) => cells(row, 'refused', 'NOT REFUSED'))];
  const faults = [...good, ...attacks].flatMap(({ name: row, fault }) => (fault === undefined ? [] : [`  ${row}: ${fault}`]));
  const heading = `${name}, at ${bff}: ${summary({ good, attacks })} (${seconds.toFixed(1)} s)`;
  return [heading, '', columns([HEAD, ...rows]), ...(faults.length > 0 ? ['', ...faults] : [])].join('\n');
}

const cells = ({ name, rule = 'good request', expected, got, fault }: RowResult, well: string, badly: string): string[] => [
  name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name,
  rule,
  expected,
  got,
  fault === undefined ? well : badly,
];

/** Words in columns, a little indented. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ')}`.trimEnd()).join('\n');
}

const countOf = (rows: readonly RowResult[]): string => `${rows.filter(({ fault }) => fault === undefined).length} of ${rows.length}`;

const summary = ({ good, attacks }: Pick<TableResult, 'good' | 'attacks'>): string => `${countOf(attacks)} attacks refused, ${countOf(good)} good requests answered`;

/** A line for each table, and one for all. */
export function printSummary(results: readonly TableResult[]): string {
  const all = { good: results.flatMap(({ good }) => good), attacks: results.flatMap(({ attacks }) => attacks) };
  const rows = results.map(({ table: name, bff, good, attacks, seconds }) => [name, bff, countOf(attacks), countOf(good), seconds.toFixed(1)]);
  return `${table(['table', 'at', 'refused', 'answered', 's'], rows)}\n\n${summary(all)}`;
}

export const isClean = ({ good, attacks }: TableResult): boolean => [...good, ...attacks].every(({ fault }) => fault === undefined);
