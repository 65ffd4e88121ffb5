import { Problem } from '@portico/platform';
import type { ProblemCode, ProblemDetails } from '@portico/platform';
import type { SignInRefused } from './auth.signals.ts';

/** A refusal of which the audit log learns something else than the client does. */
export class CallerRefused extends Problem {
  /** @param told undefined when nobody is refused: the client is asked to come again with something more */
  constructor(
    code: ProblemCode,
    details: ProblemDetails,
    readonly told: SignInRefused | undefined,
  ) {
    super(code, details);
  }
}

/** What the audit log is told of what a strategy ended with; undefined for what is no refusal, such as that nobody can be asked. */
export function refusalIn(error: unknown, scheme: string): SignInRefused | undefined {
  if (error instanceof CallerRefused) return error.told;
  const refuses = error instanceof Problem && error.status < 500 && error.code !== 'client-gone';
  return refuses ? { scheme, because: error.message } : undefined;
}
