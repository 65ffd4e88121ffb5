import type { MissingPart } from '@portico/platform';
import { upstreamFailureIn } from '@portico/upstream';
import type { PartRun } from './part-run.ts';

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
