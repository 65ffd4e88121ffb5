import { structureKey } from '@portico/platform';
import type { RequestContext } from '@portico/platform';

/** Of whom and of what a value is made: derived from the request, never written. */
export interface DerivedKey {
  /** Undefined for a caller who is not known. */
  readonly caller: RequestContext['caller'];
  readonly text: string;
}

/**
 * The key of a value that is made for a request. The whole caller is part of it, so that one is never served what was made for another; so
 * is what goes on to upstreams, as the language does; so is everything else that it was made of.
 *
 * @param name of what makes the value
 * @param inputs whatever it reads besides
 * @returns undefined for inputs too large to be a key: nothing is kept then
 * @throws TypeError for inputs that no key can be made of
 */
export function derivedKey({ caller, forwarded }: Pick<RequestContext, 'caller' | 'forwarded'>, name: string, ...inputs: readonly unknown[]): DerivedKey | undefined {
  const owner = caller && { ...caller, identity: caller.identity.key };
  const text = structureKey([name, owner, forwarded, ...inputs]);
  return text === undefined ? undefined : { caller, text };
}
