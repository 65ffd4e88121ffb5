import type { CacheKey } from '../keys/cache-key.ts';

/** Which answers are being kept already: many who share one call have one answer, which is kept once for each owner. */
export class Keeping {
  private readonly answers = new WeakMap<object, Map<string, boolean>>();

  of(answer: object, key: CacheKey): boolean | undefined {
    return this.answers.get(answer)?.get(nameOf(key));
  }

  /** @returns `kept` */
  begin(answer: object, key: CacheKey, kept: boolean): boolean {
    const known = this.answers.get(answer) ?? new Map<string, boolean>();
    this.answers.set(answer, known.set(nameOf(key), kept));
    return kept;
  }
}

const nameOf = ({ place, owner, fixed }: CacheKey): string => `${place} ${owner} ${fixed}`;
