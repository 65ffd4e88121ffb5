import type { Difference } from './json-differences.ts';

/**
 * What became of a request that was to be compared. `incomplete`: the served view lacked a part, and is no measure. `failed`: the next plan brought no
 * view. `full`: as many comparisons ran as may. `too-large`: a view has too much in it. `refused`: the next plan was about to write.
 */
export type ComparisonOutcome = 'same' | 'different' | 'incomplete' | 'failed' | 'full' | 'too-large' | 'refused';

/** A path that has differed. */
export interface ReportedDifference extends Difference {
  /** Requests in which it has. */
  requests: number;
  readonly first: string;
  last: string;
}

/** How many different things the report holds of a kind. */
const MOST = 200;
/** Names below one path that are told apart. A map has any: who chooses them must not fill the report, nor be read in it without end. */
const MOST_NAMES = 32;

/** What the comparisons of one plan have found since the BFF has started. */
export class ComparisonReport {
  readonly since = new Date().toISOString();
  readonly requests: Record<ComparisonOutcome, number> = { same: 0, different: 0, incomplete: 0, failed: 0, full: 0, 'too-large': 0, refused: 0 };
  /** Why the next plan has brought no view, and which of its parts it has lacked; with the number of requests. */
  readonly failures = new Map<string, number>();
  readonly missing = new Map<string, number>();
  private readonly found = new Map<string, ReportedDifference>();
  private readonly names = new Map<string, Set<string>>();

  /** Most frequent first. */
  get differences(): readonly ReportedDifference[] {
    return [...this.found.values()].sort((one, other) => other.requests - one.requests);
  }

  /** Those of one request under the paths that the report has, each once. */
  told(differences: readonly Difference[]): readonly Difference[] {
    const told = new Map<string, Difference>();
    for (const one of differences) {
      const path = this.pathOf(one.path);
      if (!told.has(`${one.kind} ${path}`)) told.set(`${one.kind} ${path}`, { ...one, path });
    }
    return [...told.values()];
  }

  private pathOf(path: string): string {
    let known = '';
    for (const name of path.split('.')) {
      const names = this.names.get(known) ?? new Set<string>();
      const isTold = names.has(name) || (names.size < MOST_NAMES && (names.size > 0 || this.names.size < MOST));
      if (isTold) this.names.set(known, names.add(name));
      const shown = isTold ? name : '*';
      known = known === '' ? shown : `${known}.${shown}`;
    }
    return known;
  }

  /** @returns those of a path and kind that has not been there before */
  add(differences: readonly Difference[]): readonly Difference[] {
    const now = new Date().toISOString();
    return differences.filter((one) => {
      const key = `${one.kind} ${one.path}`;
      const known = this.found.get(key);
      if (known) this.found.set(key, { ...known, ...one, requests: known.requests + 1, last: now });
      else if (this.found.size < MOST) this.found.set(key, { ...one, requests: 1, first: now, last: now });
      return !known && this.found.has(key);
    });
  }

  /** Whether it has a row of its own: then a metric has, too. */
  has({ kind, path }: Difference): boolean {
    return this.found.has(`${kind} ${path}`);
  }
}

/** One more of a name, as far as there is room for it. */
export function countIn(counts: Map<string, number>, name: string): void {
  if (counts.has(name) || counts.size < MOST) counts.set(name, (counts.get(name) ?? 0) + 1);
}
