import type { RowResult } from '../run/run-table.ts';
import type { BffName } from '../stack/bundles.ts';

/** Requests of one kind, and those of them that the edge has refused. */
export interface Refusals {
  readonly name: string;
  readonly sent: number;
  readonly refused: number;
  /** Attacks that were not refused, or ordinary requests that were. */
  readonly wrong: readonly string[];
}

/** How the edge of one BFF came out. */
export interface EdgeResult {
  readonly bff: BffName;
  readonly attacks: readonly Refusals[];
  readonly ordinary: readonly Refusals[];
  readonly flows: readonly RowResult[];
  /** Requests that the edge has refused and the BFF has seen all the same. */
  readonly leaked: readonly string[];
  /** CPU of the edge for a request, as a ratio to what the BFF takes for it; undefined where the machine does not tell. */
  readonly cost: number | undefined;
  readonly seconds: number;
}

/** What must be reached at each BFF. */
export const BARS = { attacks: 300, refused: 0.95, ordinary: 2_000, mistaken: 0.012 } as const;

export const totalOf = (kinds: readonly Refusals[]): { readonly sent: number; readonly refused: number; readonly ratio: number } => {
  const [sent, refused] = [kinds.reduce((sum, kind) => sum + kind.sent, 0), kinds.reduce((sum, kind) => sum + kind.refused, 0)];
  return { sent, refused, ratio: sent === 0 ? 0 : refused / sent };
};

const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;

/** @param bars those that hold @returns a line for each that is missed */
export function edgeFaults({ bff, attacks, ordinary, flows, leaked }: EdgeResult, bars: Readonly<Record<keyof typeof BARS, number>> = BARS): string[] {
  const [caught, mistaken] = [totalOf(attacks), totalOf(ordinary)];
  const complaints: readonly (readonly [boolean, string])[] = [
    [caught.sent < bars.attacks, `${caught.sent} attacks are fewer than ${bars.attacks}`],
    [caught.ratio < bars.refused, `${percent(caught.ratio)} of attacks are refused, and must be ${percent(bars.refused)}`],
    [mistaken.sent < bars.ordinary, `${mistaken.sent} ordinary texts are fewer than ${bars.ordinary}`],
    [mistaken.ratio > bars.mistaken, `${percent(mistaken.ratio)} of ordinary texts are refused, and may be ${percent(bars.mistaken)}`],
    ...flows.map(({ name, fault }) => [fault !== undefined, `${name}: ${fault}`] as const),
    ...leaked.map((name) => [true, `${name}: refused, and the BFF has seen it`] as const),
  ];
  return complaints.flatMap(([isMissed, words]) => (isMissed ? [`${bff}: ${words}`] : []));
}
