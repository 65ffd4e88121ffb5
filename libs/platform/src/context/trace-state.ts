import { withoutOws } from '@portico/config';

/** A list-member (W3C Trace Context, section 3.3.1.3; keys of level 2 may begin with a digit). */
const MEMBER = /^(?:[a-z0-9][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;
const MOST_MEMBERS = 32;
/** Characters of a `tracestate` that goes on, and of a member that is left out first of one that is longer (section 3.3.1.5). */
const LONGEST = 512;
const LONG_MEMBER = 128;

/**
 * The `tracestate` of a caller, as far as it goes on, or undefined where it is not valid: what cannot be parsed is not passed on (W3C Trace
 * Context, section 3.3.1.1), and the trace goes on without it. One that is longer than it must be carried is shortened, so that the heads of
 * calls do not grow with what a client sends.
 */
export function validTraceState(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const members = text.split(',', MOST_MEMBERS + 1);
  if (members.length > MOST_MEMBERS) return undefined;
  const byKey = new Map<string, string>();
  for (const member of members) {
    const trimmed = withoutOws(member);
    // A list may have empty members (section 3.3.1.2).
    if (trimmed === '') continue;
    const key = trimmed.slice(0, trimmed.indexOf('='));
    if (!MEMBER.test(trimmed) || byKey.has(key)) return undefined;
    byKey.set(key, trimmed);
  }
  if (byKey.size === 0) return undefined;
  return text.length <= LONGEST ? text : shortened([...byKey.values()]);
}

function shortened(members: readonly string[]): string | undefined {
  const all = members.join(',');
  if (all.length <= LONGEST) return all;
  const kept = members.filter(({ length }) => length <= LONG_MEMBER);
  while (kept.join(',').length > LONGEST) kept.pop();
  return kept.length === 0 ? undefined : kept.join(',');
}
