/** Numbers of 32 bits from a seed, the same ones everywhere: mulberry32. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** A seed as it is given: eight hexadecimal digits of a commit, or any text. */
export const seedOf = (text: string): number =>
  /^[0-9a-f]{1,8}$/i.test(text)
    ? Number.parseInt(text, 16)
    : [...text].reduce((sum, character) => Math.imul(sum, 31) + (character.codePointAt(0) as number), 7) >>> 0;

/** Draws some of a list, each at most once, in the order in which they are drawn. */
export function drawn<T>(all: readonly T[], count: number, seed: number): T[] {
  const [left, next] = [[...all], numbersFrom(seed)];
  const found: T[] = [];
  while (found.length < count && left.length > 0) {
    const index = next() % left.length;
    found.push(left[index] as T);
    left[index] = left.at(-1) as T;
    left.pop();
  }
  return found;
}
