import { currentScope } from '@portico/platform';
import type { Scope } from '@portico/platform';

/** The scope whose deadline a call keeps: of a request, or of work outside of one. @throws Error where there is none */
export function scopeOfCall(upstream: string): Scope {
  const scope = currentScope();
  if (!scope) throw new Error(`${upstream} was called outside a request: there is no deadline to keep; run the work by BackgroundWork, which gives it one`);
  return scope;
}
