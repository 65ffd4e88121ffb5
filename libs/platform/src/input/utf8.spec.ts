import fc from 'fast-check';
import { isUtf8 } from 'node:buffer';
import { utf8Of } from './utf8.ts';

describe('a text', () => {
  it('is UTF-8 or none, never nearly', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 50 }).map((one) => Buffer.from(one)), fc.string({ unit: 'binary', maxLength: 50 }).map((text) => Buffer.from(text)), fc.constant(Buffer.from('\uFFFD')));
    fc.assert(
      fc.property(bytes, (some) => {
        if (isUtf8(some)) expect(Buffer.from(utf8Of(some) as string)).toEqual(some);
        else expect(utf8Of(some)).toBeUndefined();
      }),
    );
  });
});
