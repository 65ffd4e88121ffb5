import { SecretText } from '@portico/config';
import { Seal, SealBroken } from './seal.ts';

const secret = (letter: string): SecretText => new SecretText(letter.repeat(32));
const [A, B] = [secret('a'), secret('b')];
const sealOf = (secrets = [A], owner = 'web-bff', purpose = 'session'): Seal => new Seal(secrets, owner, purpose);

const because = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof SealBroken) return error.because;
    throw error;
  }
  return 'opened';
};

describe('a seal', () => {
  it('opens what it has sealed, whatever the text', () => {
    for (const text of ['', 'x', '€ \u0000 "', 'x'.repeat(100_000)]) expect(sealOf().open(sealOf().seal(text, 'session:1'), 'session:1')).toBe(text);
  });

  it('shows nothing of the text, and never looks the same', () => {
    const [one, other] = [sealOf().seal('token', 'x'), sealOf().seal('token', 'x')];
    expect(one).not.toBe(other);
    expect(Buffer.from(one.slice(2), 'base64url').toString('latin1')).not.toContain('token');
  });

  it.each([
    ['session:1', '{"name":"Zoë"}', '1.2wA5einnFnv6WKQHeyBf7FAZv_a9X25pQQhr8WzLq68s1MDqJljWLptPPw'],
    ['', '', '1.j8qUQjpx8_5aQHwpzjz7a627O2s2pgpK8QrIvg'],
  ])('opens what Portico 0.2.0 has sealed: the format is kept (%s)', (place, text, sealed) => {
    expect(sealOf().open(sealed, place)).toBe(text);
  });

  it.each([
    ['format', 'x', 'the text is not sealed in a known format', false],
    ['seal', '1.x', 'the seal is not ours, or not for this place', false],
    ['seal', sealOf([B]).seal('x', 'y'), 'the seal is not ours, or not for this place', true],
  ])('says what it does not open, and why: %s', (reason, sealed, message, cause) => {
    let fault: unknown;
    try {
      sealOf().open(sealed, 'y');
    } catch (error) {
      fault = error;
    }
    expect(fault).toMatchObject({ name: 'SealBroken', because: reason, message });
    expect((fault as Error).cause !== undefined).toBe(cause);
  });

  it('names its format', () => expect(sealOf().seal('x', 'y')).toMatch(/^1\.[\w-]+$/));

  it.each([
    ['another place', sealOf(), 'session:2'],
    ['a place that only ends alike', sealOf(), '1 session:1'],
    ['another BFF with the same secrets', sealOf([A], 'mobile-bff'), 'session:1'],
    ['another purpose', sealOf([A], 'web-bff', 'idempotency'), 'session:1'],
    ['names that only read alike together', sealOf([A], 'web-bff session', ''), 'session:1'],
    ['other secrets', sealOf([B]), 'session:1'],
  ])('does not open for %s', (_, other, place) => {
    expect(because(() => other.open(sealOf().seal('x', 'session:1'), place))).toBe('seal');
  });

  it('does not open for an owner and a purpose that are cut elsewhere', () => {
    expect(because(() => sealOf([A], 'web', 'bff session').open(sealOf([A], 'web bff', 'session').seal('x', 'y'), 'y'))).toBe('seal');
  });

  it('notices each changed, missing, added and exchanged character', () => {
    const sealed = sealOf().seal('{"roles":["customer"]}', 'session:1');
    for (let at = 0; at < sealed.length; at += 1) {
      const others = [sealed[at] === 'A' ? 'B' : 'A', sealed[at] === '_' ? '-' : '_', ''];
      for (const other of others) expect(because(() => sealOf().open(sealed.slice(0, at) + other + sealed.slice(at + 1), 'session:1'))).not.toBe('opened');
      expect(because(() => sealOf().open(sealed.slice(0, at), 'session:1'))).not.toBe('opened');
    }
    for (const other of [`${sealed}=`, `${sealed} `, `${sealed}\n`, ` ${sealed}`, `${sealed}A`, sealed.toUpperCase()]) expect(because(() => sealOf().open(other, 'session:1'))).not.toBe('opened');
  });

  it.each(['', '1', '1.', '1.AAAA', 'a.b.c.d.e', '{"key":"k"}', 'null', 'é'.repeat(40)])('does not open %j', (text) => {
    expect(because(() => sealOf().open(text, 'x'))).not.toBe('opened');
  });

  it.each(['0', '2', '10', 'v1', ''])('believes no format %j, whatever follows', (format) => {
    expect(because(() => sealOf().open(sealOf().seal('x', 'y').replace(/^1/, format), 'y'))).toBe('format');
  });

  it('opens what an earlier secret has sealed, as long as that is listed', () => {
    const sealed = sealOf([A]).seal('x', 'y');
    expect(sealOf([B, A]).open(sealed, 'y')).toBe('x');
    expect(because(() => sealOf([B]).open(sealed, 'y'))).toBe('seal');
    expect(because(() => sealOf([A]).open(sealOf([B, A]).seal('x', 'y'), 'y'))).toBe('seal');
  });
});
