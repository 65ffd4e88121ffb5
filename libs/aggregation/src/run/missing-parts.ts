import type { SurvivedFault } from '@portico/platform';
import { upstreamFailureIn } from '@portico/upstream';
import type { PartRun } from './part-run.ts';

/** A part of an answer that is not as it should be, for the log: clients are told less. */
export interface MissingPart extends SurvivedFault {
  readonly part: string;
  /** What became of it: `omitted`, `fallback`, `stale`. */
  readonly is: string;
  readonly reason: string;
  /** The upstream that failed; undefined where it was none. */
  readonly upstream: string | undefined;
}

/** What `Completeness` tells of a plan's parts, with what it keeps from clients: which upstream failed, and how. */
export const missingParts = (runs: readonly PartRun[], prefix: string): MissingPart[] =>
  runs.flatMap(({ part, outcome, reason, failure }) =>
    outcome === 'ok' || outcome === 'skipped' || outcome === undefined || reason === undefined
      ? []
      : { part: prefix + part.name, is: outcome, reason, upstream: upstreamOf(failure), cause: failure },
  );

/** The plan itself has ended the part, because its time was up. */
const OURS = 'plan';

function upstreamOf(failure: unknown): string | undefined {
  const upstream = upstreamFailureIn(failure)?.details.upstream;
  return upstream === OURS ? undefined : upstream;
}
