import { hasField } from '@portico/platform';
import type { RequestContext } from '@portico/platform';
import type { SentRequest } from '../coalescing/sent-request.ts';

/** The fields of a request that a status answers (RFC 9110, sections 13.2, 14.2, 15.5.7, 15.5.13 and 15.5.17). */
const ANSWERED_BY: ReadonlyMap<number, readonly string[]> = new Map([
  [406, ['accept', 'accept-encoding', 'accept-language', 'accept-charset']],
  [412, ['if-match', 'if-none-match', 'if-unmodified-since', 'if-modified-since']],
  [416, ['range']],
]);

interface Asked {
  readonly request: SentRequest;
  readonly context: RequestContext;
}

/** Whether a status that is no success says what has become of a condition, a preference or a range of this very request. */
export function answersWhatWasAsked(status: number, { request: { headers }, context: { forwarded } }: Asked): boolean {
  const fields = ANSWERED_BY.get(status);
  return fields !== undefined && fields.some((field) => hasField(headers, field) || hasField(forwarded, field));
}
