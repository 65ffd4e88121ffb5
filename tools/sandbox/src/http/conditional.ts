import { hash } from 'node:crypto';

/** A strong validator: equal bytes, equal tag (RFC 9110, 8.8.3). */
export const entityTag = (bytes: string | Uint8Array): string => `"${hash('sha1', bytes, 'base64url')}"`;

/** RFC 9110, 13.1.2: the weak comparison, over a list of tags or `*`. */
export const matchesNoneOf = (ifNoneMatch: string | undefined, tag: string): boolean => {
  if (ifNoneMatch === undefined) return true;
  if (ifNoneMatch.trim() === '*') return false;
  return !ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === tag);
};
