import type { PartRun } from './part-run.ts';

/** The name of the header below, as it is written. */
export const COMPLETENESS = 'completeness';

/**
 * The `Completeness` header: a Structured Fields List (RFC 9651) with one Token per part that is not as it should be, for
 * example `prices;is=omitted;reason=timeout, news;is=stale;reason=unavailable;age=12`. Absent when the answer is complete.
 * Ages are in seconds. Parts are the plan's words; upstreams are never named.
 * @param prefix what the names begin with, for a plan that is not the only one of its request
 */
export function completeness(runs: readonly PartRun[], prefix = ''): string | undefined {
  let list: string | undefined;
  for (const { part, outcome, reason, age } of runs) {
    if (outcome === 'ok' || outcome === 'skipped') continue;
    const stale = outcome === 'stale' ? `;age=${Math.ceil(age / 1000)}` : '';
    const item = `${prefix}${part.name};is=${outcome};reason=${reason}${stale}`;
    list = list === undefined ? item : `${list}, ${item}`;
  }
  return list;
}

/** A list with what another plan adds. Names stay unique: of a plan that runs more than once, the first missing part of a name counts. */
export function bothMissing(before: string | undefined, after: string): string {
  if (before === undefined) return after;
  const names = new Set(before.split(', ').map(nameOf));
  return [before, ...after.split(', ').filter((item) => !names.has(nameOf(item)))].join(', ');
}

const nameOf = (item: string): string => item.slice(0, item.indexOf(';'));
