import { currentContext } from '@portico/platform';
import type { RequestContext } from '@portico/platform';

/** For `when`: a part that only a known customer gets. */
export const signedIn = (_query: unknown, { caller }: RequestContext): boolean => caller !== undefined;

/** The number of the known customer. @throws Error for an unknown one: ask behind `when: signedIn` or `@Authenticated()` */
export function subject(): string {
  const { caller } = currentContext();
  if (!caller) throw new Error('nobody is signed in here');
  return caller.subject;
}
