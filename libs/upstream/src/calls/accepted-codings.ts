const FIELD = 'accept-encoding';

/**
 * Has a request say which content codings its reader takes, where its author has not. To say nothing would be to accept any there is (RFC
 * 9110, section 12.5.3), and within a network compressing costs more than it brings.
 *
 * @param headers of the request, names and values in turn
 * @param forwarded what goes on of the client's, in the same way
 */
export function sayCodings(headers: string[], forwarded: readonly string[]): void {
  if (!says(headers) && !says(forwarded)) headers.push(FIELD, 'identity');
}

function says(fields: readonly string[]): boolean {
  for (let at = 0; at < fields.length; at += 2) {
    const name = fields[at] as string;
    // Most fields are not of the same length, and need not be looked at.
    if (name.length === FIELD.length && name.toLowerCase() === FIELD) return true;
  }
  return false;
}
