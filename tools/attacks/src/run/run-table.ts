import type { AttackTable, Expectation } from '../attack.ts';
import type { Sender } from '../kit/sender.ts';
import type { BffName } from '../stack/bundles.ts';
import { judgeAttack, judgeGood } from './judge.ts';
import type { Verdict } from './judge.ts';
import type { World } from './world.ts';

/** How one row came out. */
export interface RowResult extends Verdict {
  readonly name: string;
  /** Absent of a request that is good. */
  readonly rule: string | undefined;
  readonly expected: string;
}

export interface TableResult {
  readonly table: string;
  readonly bff: BffName;
  /** What must be answered. */
  readonly good: readonly RowResult[];
  /** What must be refused. */
  readonly attacks: readonly RowResult[];
  readonly seconds: number;
}

/** Tries the rows of a table in turn. */
export async function runTable<By extends Sender>(bff: BffName, { name, good, attacks }: AttackTable<By>, by: By, world: World): Promise<TableResult> {
  const startedAt = performance.now();
  const results: { good: RowResult[]; attacks: RowResult[] } = { good: [], attacks: [] };
  for (const row of good) results.good.push({ name: row.name, rule: undefined, expected: inWords(row.expect ?? { status: 200 }), ...(await tried(judgeGood(row, by))) });
  for (const row of attacks) results.attacks.push({ name: row.name, rule: row.rule, expected: inWords(row.expect), ...(await tried(judgeAttack(row, by, world))) });
  return { table: name, bff, ...results, seconds: (performance.now() - startedAt) / 1_000 };
}

/** A row that cannot be tried has not been refused; the others are tried all the same. */
const tried = (verdict: Promise<Verdict>): Promise<Verdict> => verdict.catch((error: unknown) => ({ got: 'nothing', fault: `could not be tried: ${String(error)}` }));

/** The status, and the error that `WWW-Authenticate` must name. */
function inWords({ status, challenge, location }: Expectation): string {
  const [scheme] = /^\w+/.exec(challenge?.source.replace(/^\^/, '') ?? '') ?? [];
  const error = /error="(\w+)"/.exec(challenge?.source ?? '')?.[1];
  return [status, scheme, error, location && 'elsewhere'].filter(Boolean).join(' ');
}
