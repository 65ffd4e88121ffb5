import { idOf, idWithin, newKey } from './key-format.ts';

describe('a key', () => {
  const { id, text } = newKey();

  it('begins with its kind and its public part, and is one word', () => {
    expect(text).toMatch(/^ptk_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
    expect(text.startsWith(`ptk_${id}_`)).toBe(true);
    expect(idOf(text)).toBe(id);
  });

  it('is another one each time, in all of its parts', () => {
    const keys = Array.from({ length: 1_000 }, () => newKey());
    expect(new Set(keys.map((key) => key.id)).size).toBe(1_000);
    expect(new Set(keys.map((key) => key.text.slice(17, 60))).size).toBe(1_000);
  });

  it('has all digits in all places', () => {
    const seen = Array.from({ length: 43 }, () => new Set<string>());
    for (let count = 0; count < 2_000; count += 1) {
      const secret = newKey().text.slice(17, 60);
      for (const [place, digits] of seen.entries()) digits.add(secret[place] as string);
      if (seen.every(({ size }) => size === 62)) return;
    }
    throw new Error(`some digits never came: ${seen.map(({ size }) => size).join()}`);
  });

  it('has the checksum of CRC-32 in base 62, with leading zeros', () => {
    // Worked out with zlib of Python 3: crc32(b'ptk_000000000000_' + b'0' * 43) = 284797574.
    const zeros = `ptk_${'0'.repeat(12)}_${'0'.repeat(43)}`;
    expect(idOf(`${zeros}0JGyrG`)).toBe('000000000000');
  });

  it('is none when any one character is another, missing, doubled or swapped', () => {
    for (let place = 0; place < text.length; place += 1) {
      const [before, here, after] = [text.slice(0, place), text[place] as string, text.slice(place + 1)];
      expect(idOf(before + (here === 'a' ? 'b' : 'a') + after)).toBeUndefined();
      expect(idOf(before + after)).toBeUndefined();
      expect(idOf(before + here + here + after)).toBeUndefined();
      const next = after[0];
      if (next !== undefined && next !== here) expect(idOf(before + next + here + after.slice(1))).toBeUndefined();
    }
  });

  it.each(['', 'ptk_', 'ptk_a_b', ` ${text}`, `${text} `, text.toUpperCase(), text.replace('ptk_', 'ghp_'), `${text}\n`])('is not %j', (other) => {
    expect(idOf(other)).toBeUndefined();
  });

  it('is found where it should not be, and nothing else is taken for one', () => {
    expect(idWithin(`/v1/products?api_key=${text}&limit=2`)).toBe(id);
    expect(idWithin(`/v1/products?q=ptk_${'a'.repeat(12)}_${'b'.repeat(49)}`)).toBeUndefined();
    expect(idWithin('/v1/products?q=ptk_')).toBeUndefined();
  });
});
