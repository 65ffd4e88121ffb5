import { Problem } from '@portico/platform';
import { serializeItem } from 'structured-headers';
import fc from 'fast-check';
import { LONGEST_KEY, readKey } from './idempotency-key.ts';

const messageFor = (header: string | undefined): string | undefined => {
  try {
    readKey(header);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code: 'invalid-input', details: { errors: [{ in: 'header', field: 'idempotency-key' }] } });
    return (error as Problem).details.errors?.[0]?.message;
  }
};

describe('the header Idempotency-Key', () => {
  it.each([
    ['"8e03978e-40d5-43e8-bc93-6894a57f9324"', '8e03978e-40d5-43e8-bc93-6894a57f9324'],
    ['"a \\"b\\" \\\\"', 'a "b" \\'],
    [' "a" ', 'a'],
    ['"a";x=1;y', 'a'],
  ])('%s is a key', (header, key) => expect(readKey(header)).toBe(key));

  it('may be any String of printable ASCII', () => {
    const printable = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
    const ascii = fc.string({ unit: printable, minLength: 1, maxLength: LONGEST_KEY });
    fc.assert(fc.property(ascii, (key) => expect(readKey(serializeItem([key, new Map()]))).toBe(key)));
  });

  const others = ['8e03978e-40d5', 'token', '5', '?1', ':YQ==:', '("a")', '"a", "b"', '"a', 'a"', '', '"\u00e4"', '"a\nb"', '%"a"'];
  it.each(others)('%j is none, and the client is told how to write one', (header) => expect(messageFor(header)).toContain('double quotes'));

  it.each(['""', `"${'x'.repeat(LONGEST_KEY + 1)}"`])('%j is too short or too long', (header) => expect(messageFor(header)).toBe('must have 1 to 255 characters'));

  it('may have as many characters as keys and parameters need, and is not read beyond', () => {
    const escaped = `"${'\\"'.repeat(LONGEST_KEY)}"`;
    expect(readKey(escaped)).toBe('"'.repeat(LONGEST_KEY));
    expect(readKey(`"a";${'x'.repeat(1_020)}`)).toBe('a');
    expect(messageFor(`"a";${'x'.repeat(1_021)}`)).toBe('must have 1 to 255 characters');
  });

  it('must be there', () => expect(messageFor(undefined)).toContain('is missing'));
});
