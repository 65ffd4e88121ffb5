import type { CacheKey } from '../keys/cache-key.ts';

/** Which answers are being kept already: many who share one call have one answer, which is kept once for each owner. */
export class Keeping<K> {
  private readonly answers = new WeakMap<object, Map<string, K>>();

  of(answer: object, key: CacheKey): K | undefined {
    return this.answers.get(answer)?.get(nameOf(key));
  }

  /** @returns `kept` */
  begin(answer: object, key: CacheKey, kept: K): K {
    const known = this.answers.get(answer) ?? new Map<string, K>();
    this.answers.set(answer, known.set(nameOf(key), kept));
    return kept;
  }
}

const nameOf = ({ place, owner, fixed }: CacheKey): string => `${place} ${owner} ${fixed}`;
