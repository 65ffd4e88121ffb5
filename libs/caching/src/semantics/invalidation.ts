import type { AnswerHead } from './rules.ts';

/** Methods that change nothing (RFC 9110, section 9.2.1); of any other nothing is known (RFC 9111, section 4.4). */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * The URIs whose kept answers do not hold any more after an answer (RFC 9111, section 4.4): the target's own, and of `Location` and
 * `Content-Location` those that are of the same origin. None for a safe method and for a failure.
 *
 * @param target absolute
 * @returns absolute, without fragment, each once
 */
export function invalidated(method: string, target: string, { status, fields }: AnswerHead): readonly string[] {
  if (SAFE.has(method) || status < 200 || status >= 400) return [];
  const own = new URL(target);
  const others = [fields['location'], fields['content-location']].flatMap((reference) => {
    if (reference === undefined || !URL.canParse(reference, own.href)) return [];
    const other = new URL(reference, own);
    return other.origin === own.origin ? [other] : [];
  });
  return [...new Set([own, ...others].map(withoutFragment))];
}

function withoutFragment(uri: URL): string {
  uri.hash = '';
  return uri.href;
}
