import { table } from '../../../lab/src/report/table.ts';
import { edgeFaults, totalOf } from './edge-result.ts';
import type { EdgeResult, Refusals } from './edge-result.ts';

const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;

const rows = (kinds: readonly Refusals[]): string[][] =>
  [...kinds, { name: 'all', ...totalOf(kinds) }].map(({ name, sent, refused }) => [name, String(sent), String(refused), percent(refused / sent)]);

/** What the edge of a BFF has refused, family by family and kind by kind, with what it should not have or should have. */
export function printEdge(result: EdgeResult): string {
  const { bff, attacks, ordinary, flows, cost, seconds } = result;
  const wrong = [...attacks, ...ordinary].flatMap(({ name, wrong: names }) => names.map((one) => `  ${name}: ${one}`));
  const passed = flows.filter(({ fault }) => fault === undefined).length;
  return [
    `edge, at ${bff} (${seconds.toFixed(1)} s)`,
    table(['attacks', 'sent', 'refused', ''], rows(attacks)),
    table(['ordinary texts', 'sent', 'refused', ''], rows(ordinary)),
    `${passed} of ${flows.length} things that its clients do pass: ${flows.map(({ name }) => name).join('; ')}`,
    ...(cost === undefined ? [] : [`CPU of the edge for a page: ${cost.toFixed(2)} × what ${bff} takes`]),
    ...(wrong.length > 0 ? [['attacks that pass, and texts that are refused:', ...wrong].join('\n')] : []),
    ...edgeFaults(result),
  ].join('\n\n');
}

/** One line. */
export function summaryOf({ bff, attacks, ordinary, flows }: EdgeResult): string {
  const [caught, mistaken] = [totalOf(attacks), totalOf(ordinary)];
  const passed = flows.filter(({ fault }) => fault === undefined).length;
  return [
    `edge of ${bff}: ${caught.refused} of ${caught.sent} attacks refused (${percent(caught.ratio)})`,
    `${mistaken.refused} of ${mistaken.sent} ordinary texts (${percent(mistaken.ratio)})`,
    `${passed} of ${flows.length} flows pass`,
  ].join(', ');
}
