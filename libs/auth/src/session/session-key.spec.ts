import { newSessionId, sessionKey } from './session-key.ts';

describe('the key that a session is kept under', () => {
  it('is derived from a random id, and does not reveal it', () => {
    const ids = Array.from({ length: 100 }, newSessionId);
    expect(new Set(ids).size).toBe(100);
    for (const id of ids) {
      expect(id).toMatch(/^[\w-]{43}$/);
      expect(sessionKey(id)).toMatch(/^[\w-]{43}$/);
      expect(sessionKey(id)).not.toBe(id);
    }
    expect(new Set(ids.map(sessionKey)).size).toBe(100);
  });

  it.each(
    ['', 'x', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`, `${'a'.repeat(43)}\n`],
  )('is undefined for a malformed id: %j', (id) => {
    expect(sessionKey(id)).toBeUndefined();
  });
});
