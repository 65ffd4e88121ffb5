import { quoted } from './quoted.ts';

/** Short texts are looked at character by character, long ones by a pattern. */
const AROUND = ['', 'a', 'a'.repeat(39), 'a'.repeat(40), 'é'.repeat(100)];

describe('quoted', () => {
  it.each(AROUND.map((around) => ({ length: around.length, around })))('writes every code unit behind $length others as JSON.stringify does', ({ around }) => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0xffff; code += 1) {
      const text = around + String.fromCharCode(code);
      if (quoted(text) !== JSON.stringify(text)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('writes pairs of surrogates as JSON.stringify does', () => {
    const texts = ['😀', 'a😀', '\ude00\ud83d', '😀\ud83d', 'a'.repeat(41) + '😀'];
    expect(texts.map(quoted)).toEqual(texts.map((text) => JSON.stringify(text)));
  });
});
