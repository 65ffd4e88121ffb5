/** A list-member (W3C Trace Context, section 3.3.1.3; keys of level 2 may begin with a digit). */
const MEMBER = /^(?:[a-z0-9][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const MOST_MEMBERS = 32;

/**
 * The `tracestate` of a caller, as it came, or undefined where it is not valid: what cannot be parsed is not passed on (W3C Trace Context,
 * section 3.3.1.1), and the trace goes on without it.
 */
export function validTraceState(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const members = text.split(',', MOST_MEMBERS + 1);
  if (members.length > MOST_MEMBERS) return undefined;
  const keys = new Set<string>();
  for (const member of members) {
    const trimmed = member.replace(/^[ \t]+|[ \t]+$/g, '');
    // A list may have empty members (section 3.3.1.2).
    if (trimmed === '') continue;
    const key = trimmed.slice(0, trimmed.indexOf('='));
    if (!MEMBER.test(trimmed) || keys.has(key)) return undefined;
    keys.add(key);
  }
  return keys.size === 0 ? undefined : text;
}
