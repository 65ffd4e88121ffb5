import fc from 'fast-check';
import { MessageLength } from './message-length.ts';

/** A frame as a client sends it, masked. */
function frame(length: number, { opcode = 2, final = true, content = length }: { opcode?: number; final?: boolean; content?: number } = {}): Buffer {
  const first = (final ? 0x80 : 0) | opcode;
  const head = length < 126 ? [first, 0x80 | length] : length < 65_536 ? [first, 0x80 | 126, length >> 8, length & 0xff] : [first, 0x80 | 127, ...bytesOf(length)];
  return Buffer.concat([Buffer.from([...head, 1, 2, 3, 4]), Buffer.alloc(content, 0x8f)]);
}

function bytesOf(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}

const exceeds = (...chunks: Buffer[]): boolean => {
  const length = new MessageLength(1_000);
  return chunks.some((chunk) => length.exceeds(chunk));
};

describe('the length of a message', () => {
  it.each<[string, boolean, Buffer[]]>([
    ['as long as may be', false, [frame(1_000)]],
    ['longer, before its content comes', true, [frame(1_001, { content: 0 })]],
    ['far longer', true, [frame(90_000_000, { content: 0 })]],
    ['in pieces as long as may be', false, [frame(600, { final: false }), frame(400, { opcode: 0 })]],
    ['in pieces that are longer', true, [frame(600, { final: false }), frame(401, { opcode: 0, content: 0 })]],
    ['with a ping between its pieces', false, [frame(600, { final: false }), frame(125, { opcode: 9 }), frame(400, { opcode: 0 })]],
    ['one of many', false, Array.from({ length: 50 }, () => frame(900))],
  ])('is known: %s', (_, longer, frames) => {
    expect({ atOnce: exceeds(Buffer.concat(frames)), frameByFrame: exceeds(...frames) }).toEqual({ atOnce: longer, frameByFrame: longer });
  });

  it('is known however the bytes are cut', () => {
    const frames = fc.array(fc.record({ length: fc.integer({ min: 0, max: 900 }), final: fc.boolean(), control: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }), (given, cuts) => {
        let message = 0;
        let longer = false;
        const bytes = Buffer.concat(given.map(({ length, final, control }) => {
          if (control) return frame(length % 126, { opcode: 8 + (length % 3) });
          message += length;
          if (message > 1_000) longer = true;
          if (final) message = 0;
          return frame(length, { final });
        }));
        const pieces: Buffer[] = [];
        for (let at = 0, index = 0; at < bytes.length; index += 1) {
          const size = cuts[index % cuts.length] as number;
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(exceeds(...pieces)).toBe(longer);
      }),
    );
  });
});
