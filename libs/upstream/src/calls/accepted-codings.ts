import { hasField } from '@portico/platform';
import type { FieldList } from '@portico/platform';

const FIELD = 'accept-encoding';

/**
 * Has a request say which content codings its reader takes, where its author has not. To say nothing would be to accept any there is (RFC
 * 9110, section 12.5.3), and within a network compressing costs more than it brings.
 *
 * @param headers of the request
 * @param forwarded what goes on of the client's
 */
export function sayCodings(headers: string[], forwarded: FieldList): void {
  if (!hasField(headers, FIELD) && !hasField(forwarded, FIELD)) headers.push(FIELD, 'identity');
}
