import fc from 'fast-check';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { ContentTooLarge, decoded, decodedNow, isReadable, UnreadableContent } from './content-coding.ts';

const ENCODERS = { gzip: gzipSync, 'x-gzip': gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;
const MAX = 100_000;

describe('a content coding', () => {
  it('is undone, alone or on top of others, in any case and with spaces, and identity is none', async () => {
    const names = fc.array(fc.constantFrom(...(Object.keys(ENCODERS) as (keyof typeof ENCODERS)[])), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(names, fc.uint8Array({ maxLength: 2_000 }), fc.boolean(), async (codings, content, shouted) => {
        const plain = Buffer.from(content);
        // Empty content stays empty: it is not compressed.
        const packed = plain.length === 0 ? plain : codings.reduce((bytes, coding) => ENCODERS[coding](bytes), plain);
        const field = ['identity', ...codings].join(' , ');
        expect(await decoded(packed, shouted ? field.toUpperCase() : field, MAX)).toEqual(plain);
        expect(decodedNow(packed, field, MAX)).toEqual(plain);
      }),
    );
    expect(await decoded(deflateRawSync('a'), 'deflate', MAX)).toEqual(Buffer.from('a'));
    expect(await decoded(Buffer.from('a'), undefined, MAX)).toEqual(Buffer.from('a'));
  });

  it.each(Object.entries(ENCODERS))('%s fails wherever it is cut, and when it is something else', async (name, encode) => {
    const packed = encode('a'.repeat(500) + 'b'.repeat(500));
    for (let length = 1; length < packed.length; length += 1) await expect(decoded(packed.subarray(0, length), name, MAX)).rejects.toBeInstanceOf(UnreadableContent);
    await expect(decoded(Buffer.from('{"id":"a"}'), name, MAX)).rejects.toBeInstanceOf(UnreadableContent);
    expect(() => decodedNow(packed.subarray(0, -1), name, MAX)).toThrow(UnreadableContent);
  });

  it.each(Object.entries(ENCODERS))('%s is undone up to the bound, and no further', async (name, encode) => {
    const packed = encode('x'.repeat(16 * 1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    await expect(decoded(packed, name, MAX)).rejects.toBeInstanceOf(ContentTooLarge);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
    expect(await decoded(encode('x'.repeat(MAX)), name, MAX)).toHaveLength(MAX);
    await expect(decoded(encode('x'.repeat(MAX + 1)), name, MAX)).rejects.toBeInstanceOf(ContentTooLarge);
    expect(decodedNow(encode('x'.repeat(MAX)), name, MAX)).toHaveLength(MAX);
    expect(() => decodedNow(encode('x'.repeat(MAX + 1)), name, MAX)).toThrow(ContentTooLarge);
  });

  it.each(['zstd', 'compress', 'gzip, x-none', 'gzip, gzip, gzip, gzip', 'none'])('is refused when it is not known, or one of too many: %s', async (field) => {
    expect(isReadable(field)).toBe(false);
    await expect(decoded(Buffer.from('a'), field, MAX)).rejects.toThrow('cannot be undone');
    expect(() => decodedNow(Buffer.from('a'), field, MAX)).toThrow(UnreadableContent);
  });
});
