import type { PartRun } from './part-run.ts';

/**
 * The `Completeness` header: a Structured Fields List (RFC 9651) with one Token per part that is not as it should be, for
 * example `prices;is=omitted;reason=timeout, news;is=stale;reason=unavailable;age=12`. Absent when the answer is complete.
 * Ages are in seconds. Parts are the plan's words; upstreams are never named.
 */
export function completeness(runs: readonly PartRun[]): string | undefined {
  let list: string | undefined;
  for (const { part, outcome, reason, age } of runs) {
    if (outcome === 'ok' || outcome === 'skipped') continue;
    const stale = outcome === 'stale' ? `;age=${Math.ceil(age / 1000)}` : '';
    const item = `${part.name};is=${outcome};reason=${reason}${stale}`;
    list = list === undefined ? item : `${list}, ${item}`;
  }
  return list;
}
