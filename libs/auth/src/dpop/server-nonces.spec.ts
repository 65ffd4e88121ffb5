import { ServerNonces } from './server-nonces.ts';

const KEY = 'a key that all replicas share, of 32';
const MINUTE = 60_000;

describe('nonces of the server', () => {
  let now: number;
  const made = (key = KEY, ahead = 0): ServerNonces => new ServerNonces(key, MINUTE, () => now + ahead);

  beforeEach(() => (now = 100 * MINUTE));

  it('are good for the time that they are current, and as long again', () => {
    const nonces = made();
    const nonce = nonces.current;
    now += 2 * MINUTE - 1;
    expect(nonces.accepts(nonce)).toBe(true);
    expect(nonces.current).not.toBe(nonce);
    now += 1;
    expect(nonces.accepts(nonce)).toBe(false);
  });

  it('are known to a replica with the same key, though its clock is somewhat off', () => {
    const [one, behind, ahead] = [made(), made(KEY, -3_000), made(KEY, 3_000)];
    expect([behind.accepts(one.current), ahead.accepts(one.current), one.accepts(behind.current), one.accepts(ahead.current)]).toEqual([true, true, true, true]);
  });

  it('are known to a replica of another version: they are made as ever', () => {
    expect(made().current).toBe('JH1gY5YRARm-nth0nFOMw3F4Mk6GHJLft2H-4vXJdI8');
  });

  it('are not known to one with another key', () => {
    expect(made('another key, which also has 32 characters').accepts(made().current)).toBe(false);
  });

  it('are nothing that could be made up', () => {
    const nonces = made();
    expect(nonces.current).toMatch(/^[\w-]{43}$/);
    for (const nonce of ['', nonces.current.slice(1), `${nonces.current}A`, '6000', undefined, null, [nonces.current]]) expect(nonces.accepts(nonce)).toBe(false);
  });

  it('are forgotten no later than told', () => {
    const nonces = made();
    const ahead = made(KEY, MINUTE);
    const nonce = ahead.current;
    now += nonces.lifetime;
    expect(nonces.accepts(nonce)).toBe(false);
  });
});
