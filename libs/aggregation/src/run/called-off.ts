import type { CancelReason } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';

/** Upstreams that are named. */
const MOST = 5;

/**
 * The end of a plan, or of a part of one, that was called off: by its own time, or by all of it.
 *
 * @param waitedFor what had not been answered by then
 */
export function calledOff(what: string, reason: CancelReason, waitedFor: readonly string[]): UpstreamFailure {
  const [named, more] = [waitedFor.slice(0, MOST).join(', '), waitedFor.length - MOST];
  const note = waitedFor.length === 0 ? {} : { note: `while it waited for ${named}${more > 0 ? ` and ${more} more` : ''}` };
  return new UpstreamFailure(reason === 'deadline' ? 'timeout' : 'cancelled', { upstream: 'plan', operation: what, ...note });
}
