import { Problem } from '@portico/platform';
import type { ProblemSource } from '@portico/platform';

/** Failures that say themselves what the client is told are part of the trade; anything else was thrown by mistake. */
export const isForeseen = (failure: unknown): boolean =>
  failure instanceof Problem ? failure.code !== 'internal' : typeof (Object(failure) as Partial<ProblemSource>).toProblem === 'function';
