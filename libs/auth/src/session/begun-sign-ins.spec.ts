import { SecretText } from '@portico/config';
import { Seals } from '@portico/redis';
import { BegunSignIns, MOST_BEGUN } from './begun-sign-ins.ts';
import { Cookies } from './cookies.ts';
import { LONGEST_RETURN } from './sign-in.input.ts';

const NAME = '__Host-Http-web-bff-sign-in.';
/** Bytes of header that a BFF accepts (`server.headerLimit`). */
const HEADER_LIMIT = 16_384;
const [MINUTE, LONG] = [60_000, `/${'"'.repeat(LONGEST_RETURN - 1)}`];

/** The cookies of a browser. */
class Jar {
  readonly cookies = new Map<string, string>();

  get header(): string | undefined {
    return this.cookies.size === 0 ? undefined : [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  take(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes('Max-Age=0')) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

describe('begun sign-ins', () => {
  let now: number;
  let begun: BegunSignIns;
  const signInsOf = (secrets = ['s'], bff = 'web-bff'): BegunSignIns =>
    new BegunSignIns(new Seals(secrets.map((letter) => new SecretText(letter.repeat(32))), bff).for('sign-in'), new Cookies(bff), () => now);

  beforeEach(() => {
    now = 1_790_000_000_000;
    begun = signInsOf();
  });

  /** Begins one in a browser, a moment later. @returns its state */
  const begin = (jar: Jar, returnTo = '/'): string => {
    now += 1;
    const { transaction, setCookies } = begun.begin(jar.header, returnTo);
    jar.take(setCookies);
    return transaction.state;
  };
  const isMine = (jar: Jar, state: string): boolean => begun.returned(jar.header, state)?.mine ?? false;

  it('come back as they were begun', () => {
    const jar = new Jar();
    const { transaction, setCookies } = begun.begin(undefined, '/account?a=1#b');
    jar.take(setCookies);
    expect(setCookies).toEqual([expect.stringMatching(/^__Host-Http-web-bff-sign-in\.\d+=[0-9a-z]{8}\.[\w-]{22}; .*; Max-Age=600$/)]);
    expect(begun.returned(jar.header, transaction.state)).toEqual({ slot: expect.any(String) as string, transaction, mine: true });
    expect(transaction).toMatchObject({ returnTo: '/account?a=1#b', nonce: expect.stringMatching(/^[\w-]{43}$/) as string, verifier: expect.stringMatching(/^[\w-]{43}$/) as string });
  });

  it('take two kilobytes of cookies at most, and a state that comes back, however many there are and however long their pages', () => {
    const jar = new Jar();
    for (let each = 0; each < 500; each += 1) expect(begin(jar, LONG).length).toBeLessThanOrEqual(2_000);
    expect(jar.cookies.size).toBe(MOST_BEGUN);
    expect(jar.header?.length).toBeLessThan(2_048);
    expect(jar.header?.length).toBeLessThan(HEADER_LIMIT / 2);
  });

  it('take no more when they begin at the same moment at several replicas, in a browser without cookies', () => {
    const jar = new Jar();
    const lines = Array.from({ length: 300 }, () => signInsOf().begin(undefined, LONG).setCookies).flat();
    jar.take(lines);
    expect(jar.header?.length).toBeLessThan(2_048);
  });

  it('are all good in tabs that begin at the same moment, each knowing nothing of the others', () => {
    const jar = new Jar();
    const all = Array.from({ length: 6 }, () => begun.begin(undefined, LONG));
    for (const { setCookies } of all) jar.take(setCookies);
    expect(all.map(({ transaction }) => isMine(jar, transaction.state))).toEqual(Array.from({ length: 6 }, () => true));
  });

  it('give up the oldest alone when there are too many', () => {
    const jar = new Jar();
    const states = Array.from({ length: MOST_BEGUN + 1 }, () => begin(jar));
    expect(states.map((state) => isMine(jar, state))).toEqual(states.map((_, at) => at > 0));
  });

  it('give up the oldest in whatever order the browser sends its cookies', () => {
    const jar = new Jar();
    const states = Array.from({ length: MOST_BEGUN }, () => begin(jar));
    const header = jar.header?.split('; ').toReversed().join('; ');
    const { transaction } = begun.begin(header, '/');
    expect(begun.returned(jar.header, transaction.state)?.slot).toBe(begun.returned(jar.header, states[0] as string)?.slot);
  });

  it('are good once: the others go on', () => {
    const jar = new Jar();
    const [first, second] = [begin(jar), begin(jar)];
    jar.take([new Cookies('web-bff').clearTransaction(begun.returned(jar.header, first)?.slot as string)]);
    expect([isMine(jar, first), isMine(jar, second)]).toEqual([false, true]);
  });

  it('are used once, unless they are given back', () => {
    const [one, other] = [begun.begin(undefined, '/').transaction, begun.begin(undefined, '/').transaction];
    expect([begun.use(one), begun.use(one), begun.use(other)]).toEqual([true, false, true]);
    begun.giveBack(one);
    expect([begun.use(one), begun.use(one), begun.use(other)]).toEqual([true, false, false]);
  });

  it('are known to be used until ten thousand others are', () => {
    const { transaction } = begun.begin(undefined, '/');
    for (let each = 0; each < 10_000; each += 1) begun.use({ ...transaction, nonce: `n${each}` });
    expect([begun.use({ ...transaction, nonce: 'n0' }), begun.use({ ...transaction, nonce: 'one more' }), begun.use({ ...transaction, nonce: 'n0' })]).toEqual([false, true, true]);
  });

  it('are over after ten minutes, and are still known by where they were to lead', () => {
    const jar = new Jar();
    const state = begin(jar, '/account');
    now += 10 * MINUTE - 1;
    expect(isMine(jar, state)).toBe(true);
    now += 1;
    expect(begun.returned(jar.header, state)).toMatchObject({ mine: false, transaction: { returnTo: '/account' } });
  });

  it('are another browser’s with its cookies, with none, and with one twice', () => {
    const [jar, other] = [new Jar(), new Jar()];
    const state = begin(jar);
    for (let each = 0; each < MOST_BEGUN; each += 1) begin(other);
    expect([isMine(other, state), isMine(new Jar(), state), begun.returned(`${jar.header}; ${jar.header}`, state)?.mine]).toEqual([false, false, false]);
  });

  it('are none with a state that is made up, changed, cut, or another BFF’s', () => {
    const jar = new Jar();
    const state = begin(jar);
    const ofFewerParts = new Seals([new SecretText('s'.repeat(32))], 'web-bff').for('sign-in').seal('0\nmark\nnonce\nverifier\n9e15', 'state');
    const ofMoreParts = new Seals([new SecretText('s'.repeat(32))], 'web-bff').for('sign-in').seal('0\nmark\nnonce\nverifier\n9e15\n/\n/', 'state');
    const others = [ofMoreParts, '', 'x', state.slice(0, -1), `${state}A`, state.replace(/^1/, '2'), Buffer.from('0\nx\nx\nx\n9e15\n//evil.example').toString('base64url'), signInsOf(['s'], 'mobile-bff').begin(undefined, '/').transaction.state, ofFewerParts];
    for (const other of others) expect(begun.returned(jar.header, other)).toBeUndefined();
  });

  it('go on when their secret is replaced by another and stays listed', () => {
    const jar = new Jar();
    const state = begin(jar);
    begun = signInsOf(['t', 's']);
    expect(isMine(jar, state)).toBe(true);
  });

  it('clear what begins like theirs, such as an earlier version’s, a few at a time', () => {
    const jar = new Jar();
    for (let index = 0; index < 100; index += 1) jar.cookies.set(`${NAME}old-${index}`, 'x');
    for (let each = 0; each < 5; each += 1) begin(jar);
    expect([...jar.cookies.keys()].filter((name) => name.includes('old-'))).toEqual([]);
  });

  it.each(['24', '01', '1a', '-1', '1.5', ''])('take %j for none of their names', (name) => {
    expect(begun.clearStrays(`${NAME}${name}=x; ${NAME}0=y; ${NAME}23=z`)).toEqual([`${NAME}${name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`]);
  });

  it('take the place of the oldest of theirs, though something else that begins like theirs is older', () => {
    const jar = new Jar();
    const states = Array.from({ length: MOST_BEGUN }, () => begin(jar));
    const { transaction } = begun.begin(`${jar.header}; ${NAME}other=1.x`, '/');
    expect(begun.returned(jar.header, transaction.state)?.slot).toBe(begun.returned(jar.header, states[0] as string)?.slot);
  });

  it('do not hide what goes wrong with a state that is theirs', () => {
    const seal = { open: () => { throw new TypeError('ours'); } };
    expect(() => new BegunSignIns(seal as never, new Cookies('web-bff')).returned(undefined, 'state')).toThrow(TypeError);
  });

  it.each([1, 22, 64, 65, 1_000])('set four kilobytes at most in one answer, with a session, when others’ names have %d characters', (length) => {
    const header = Array.from({ length: 200 }, (_, index) => `${NAME}${`${index}x`.padStart(length, 'x').slice(-length)}=x`).join('; ');
    const { setCookies } = begun.begin(header, '/');
    const lines = [...setCookies, new Cookies('web-bff').setSession('i'.repeat(43), 36_000)];
    expect(lines.map((line) => `set-cookie: ${line}\r\n`).join('').length).toBeLessThanOrEqual(4_096);
    expect({ cleared: setCookies.length > 10, set: setCookies.at(-1)?.includes('Max-Age=600') }).toEqual({ cleared: length <= 64, set: true });
  });

  it.each([[0, 24], [1, 23]])('clear others’ as long as their lines fill three kilobytes, to the byte: %d more, %d are cleared', (more, cleared) => {
    const line = 'set-cookie: '.length + `${NAME}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0\r\n`.length;
    // 24 lines of 128 bytes are 3 kB, but for what the last of them has more.
    const names = Array.from({ length: 30 }, (_, index) => `${index}`.padStart(128 - line + (index === 23 ? more : 0), 'x'));
    expect(begun.clearStrays(names.map((name) => `${NAME}${name}=x`).join('; ')).slice(0, 24)).toHaveLength(cleared);
  });

  it('take the place of one that is made up rather than of one of theirs', () => {
    const jar = new Jar();
    const states = Array.from({ length: MOST_BEGUN }, () => begin(jar));
    jar.cookies.set(`${NAME}0`, '!');
    begin(jar);
    expect(states.filter((state) => isMine(jar, state))).toHaveLength(MOST_BEGUN - 1);
  });
});
