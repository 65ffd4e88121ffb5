import { Problem } from '@portico/platform';
import type { ProblemCode, ProblemDetails } from '@portico/platform';
import type { SignInRefused } from './auth.signals.ts';

/** A refusal of which the audit log learns something else than the client does. */
export class CallerRefused extends Problem {
  /** @param told undefined when this is not a refusal: the client is asked to repeat the request with something more */
  constructor(
    code: ProblemCode,
    details: ProblemDetails,
    readonly told: SignInRefused | undefined,
  ) {
    super(code, details);
  }
}

/** What the audit log is told of a strategy's outcome; undefined where it refuses no one, such as an unreachable issuer. */
export function refusalIn(error: unknown, scheme: string): SignInRefused | undefined {
  if (error instanceof CallerRefused) return error.told;
  const refuses = error instanceof Problem && error.status < 500 && error.code !== 'client-gone';
  return refuses ? { scheme, because: error.message } : undefined;
}
