import { copyToGiveBack, giveBack } from './give-back.ts';

const LONG = 64 * 1024;

describe('the memory of a buffer', () => {
  it('is given back at once where all of it is the buffer’s', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 256; index += 1) giveBack(Buffer.allocUnsafeSlow(LONG));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(LONG * 16);
  });

  it('is left alone where others have a part of it', () => {
    const whole = Buffer.allocUnsafeSlow(2 * LONG).fill('a');
    giveBack(whole.subarray(LONG));
    expect(whole.toString()).toBe('a'.repeat(2 * LONG));
  });

  it.each([10, 20_000, LONG])('of a copy of %i bytes is its own, or too little to matter', (length) => {
    const bytes = Buffer.alloc(length, 'b');
    const copy = copyToGiveBack(bytes);
    expect(copy.equals(bytes)).toBe(true);
    giveBack(copy);
    expect({ copy: copy.length, bytes: bytes.toString() }).toEqual({ copy: length < 1_024 ? length : 0, bytes: 'b'.repeat(length) });
  });
});
