import { elementsOf } from '@portico/config';

/** Tags of one answer, and characters of one tag, at most. */
const [MOST, LONGEST] = [32, 128];

/**
 * What an answer can be purged by: the members of `Cache-Tag`, which commas separate, and of `Surrogate-Key`, which spaces do. No
 * standard has them; these are what content management systems write.
 */
export function tagsOf(fields: Readonly<Record<string, string | undefined>>): readonly string[] {
  const tags = new Set([
    ...elementsOf(fields['cache-tag'] ?? ''),
    ...(fields['surrogate-key'] ?? '').split(/[ \t,]+/).filter((tag) => tag !== ''),
  ]);
  return [...tags];
}

/** Whether all tags can be kept: an answer that could not be purged by one of its tags is not kept at all. */
export const areBounded = (tags: readonly string[]): boolean => tags.length <= MOST && tags.every((tag) => tag.length <= LONGEST);

/** Whether an answer that is kept may have it: what is purged by another one was a mistake. */
export const isTag = (tag: string): boolean => tag.length <= LONGEST && /^[^\p{Cc},]+$/u.test(tag) && tag.trim() === tag;
