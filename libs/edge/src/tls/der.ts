/** One element in the Distinguished Encoding Rules (X.690, section 8.1). */
export interface DerElement {
  /** Its identifier octet. */
  readonly tag: number;
  readonly content: Buffer;
  /** All of it, identifier and length included. */
  readonly whole: Buffer;
}

/** The elements that stand one behind the other in some bytes. @throws RangeError when they are not DER */
export function derElements(bytes: Buffer): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [length, header] = lengthAt(bytes, at + 1);
    const start = at + 1 + header;
    if (start + length > bytes.length) throw new RangeError('an element is longer than what is around it');
    elements.push({ tag: bytes.readUInt8(at), content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) });
    at = start + length;
  }
  return elements;
}

/** Octets of a length at most: no file has more bytes. */
const LONGEST = 4;

/** @returns a length, and how many octets it is written with (X.690, section 8.1.3) */
function lengthAt(bytes: Buffer, at: number): readonly [length: number, octets: number] {
  const first = bytes.readUInt8(at);
  if (first < 0x80) return [first, 1];
  const octets = first & 0x7f;
  if (octets === 0 || octets > LONGEST) throw new RangeError('a length cannot be read');
  return [bytes.readUIntBE(at + 1, octets), 1 + octets];
}
