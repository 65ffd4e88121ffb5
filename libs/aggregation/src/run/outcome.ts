import type { MissingReason } from '@portico/upstream';

/**
 * How a part ended. `ok`: with its value. `skipped`: not wanted (`when`), or what it needs was not wanted. `omitted`,
 * `fallback`, `stale`: it failed and its policy stepped in. `failed`: it failed and so does the request. `cancelled`: called off,
 * because another part failed the request.
 */
export type Outcome = 'ok' | 'skipped' | 'omitted' | 'fallback' | 'stale' | 'failed' | 'cancelled';

/** Why a part is missing: as the failure table has it, a missing part it needs, or a fault in the BFF's own code. */
export type Reason = MissingReason | 'needs' | 'internal';

/** For views that must tell "there is none" from "we could not find out". */
export interface Outcomes<Names extends string> {
  of(part: Names): Outcome;
}
