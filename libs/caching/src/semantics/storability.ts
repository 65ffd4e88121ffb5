import { elementsOf } from '@portico/config';
import type { AnswerPolicy } from './answer-policy.ts';
import { Directives } from './directives.ts';
import type { AskedRequest } from './rules.ts';

/** Final statuses that this cache understands: those that are cacheable by default, but for 206 (RFC 9110, section 15.1). */
export const UNDERSTOOD: ReadonlySet<number> = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501]);

/** Why an answer is not kept. */
export type Unstorable =
  | 'method'
  | 'status'
  | 'failure'
  | 'partial'
  | 'request-no-store'
  | 'no-store'
  | 'private'
  | 'authorised'
  | 'set-cookie'
  | 'vary'
  | 'no-lifetime';

/** Whether an answer may be kept (RFC 9111, sections 3 and 3.5). @returns undefined when it may */
export function unstorable(
  request: AskedRequest,
  { head, directives, rules, explicit, usefulFor, isValidatable, mustAlwaysValidate }: AnswerPolicy,
): Unstorable | undefined {
  const { status, fields } = head;
  if (request.method !== 'GET') return 'method';
  if (status < 200) return 'status';
  // This cache puts no ranges together (RFC 9111, section 3.3), and a whole answer has nothing to say of a part.
  if (status === 206 || fields['content-range'] !== undefined) return 'partial';
  const understood = UNDERSTOOD.has(status);
  if (status === 304 || (directives.has('must-understand') && !understood)) return 'status';
  if (status >= 400 && !rules.keepsErrors) return 'failure';
  if (Directives.of(request.fields['cache-control']).has('no-store')) return 'request-no-store';
  // Beside must-understand, no-store is for caches that do not know that directive (RFC 9111, section 5.2.2.3).
  if (directives.has('no-store') && !directives.has('must-understand')) return 'no-store';
  if (rules.shared) {
    if (directives.isAboutAll('private')) return 'private';
    if (isAuthorised(request) && !isForAuthorised(directives)) return 'authorised';
    if (fields['set-cookie'] !== undefined) return 'set-cookie';
  }
  if (variesByAll(fields['vary'])) return 'vary';
  if (usefulFor > 0 && !mustAlwaysValidate) return undefined;
  // What is stale at once is of use only where the origin can say that it still holds.
  return isValidatable && (explicit || understood || directives.has('public')) ? undefined : 'no-lifetime';
}

export const isAuthorised = ({ authorised, fields }: AskedRequest): boolean =>
  authorised === true || fields['authorization'] !== undefined || fields['cookie'] !== undefined;

/** Whether an answer says that it is everybody's, those who say who they are included (RFC 9111, section 3.5). */
export const isForAuthorised = (directives: Directives): boolean =>
  ['public', 's-maxage', 'must-revalidate'].some((name) => directives.has(name));

const variesByAll = (vary: string | undefined): boolean => vary !== undefined && elementsOf(vary).includes('*');
