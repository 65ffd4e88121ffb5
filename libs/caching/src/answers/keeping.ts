import type { CacheKey } from '../keys/cache-key.ts';

type Kept = boolean | Promise<boolean>;

/** Which answers are being kept already: many who share one call have one answer, which is kept once for each owner. */
export class Keeping {
  private readonly answers = new WeakMap<object, Map<string, Kept>>();

  of(answer: object, key: CacheKey): Kept | undefined {
    return this.answers.get(answer)?.get(nameOf(key));
  }

  /** @returns `kept` */
  begin(answer: object, key: CacheKey, kept: Kept): Kept {
    const known = this.answers.get(answer) ?? new Map<string, Kept>();
    this.answers.set(answer, known.set(nameOf(key), kept));
    return kept;
  }
}

const nameOf = ({ place, owner, fixed }: CacheKey): string => `${place} ${owner} ${fixed}`;
