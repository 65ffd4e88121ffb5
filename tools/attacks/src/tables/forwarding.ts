import { randomInt } from 'node:crypto';
import type { Attack, AttackRequest, AttackTable, Expectation, Field } from '../attack.ts';
import type { WebAttacker } from '../kit/web-attacker.ts';

/** A proxy that the BFF believes, and what the BFF may be asked by one address, in so long that nothing comes back meanwhile. */
const PROXY = '127.0.0.1';
/** Another, that hides its clients: they count as one. */
const HIDING = '127.255.255.254';
const MANY = 3;
const LIMITS = { byAddress: [{ name: 'address', limit: MANY, per: '24h', algorithm: 'gcra', burst: MANY }] };

const LIMITED: Expectation = { status: 429 };

/** An unused address of this machine. */
const ofThisMachine = (): string => `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
/** An address that is assigned to no host (RFC 5737; RFC 2544 has a larger block). */
const madeUp = (): string => `198.${randomInt(18, 20)}.${randomInt(256)}.${randomInt(256)}`;

/** Asks more often than one address may, as another one each time. */
const often = (request: () => AttackRequest): AttackRequest[] => Array.from({ length: MANY + 1 }, () => ({ target: '/auth/session', ...request() }));

/** Rows whose client is looked for in the log too: a line takes up to a second to be there. */
const LOGGED = new Set([
  ...['another X-Forwarded-For each time', 'another Forwarded each time'],
  ...['through the proxy: another port of the client each time', 'through the proxy: the client as IPv6 with a port, each time another'],
  ...['through the proxy: the client as IPv4 in IPv6 in quotes', 'through the proxy: a client that one before it hides'],
  ...['through the proxy: another address before its own', 'through the proxy: nothing but the header that it does not write'],
]);

/** A row in which somebody who is no proxy says to be somebody else. */
const lying = (name: string, headers: () => readonly Field[]): Attack<WebAttacker> => ({
  name,
  rule: 'RFC 7239, section 8.1',
  request: () => {
    const from = ofThisMachine();
    return often(() => ({ from, ...(LOGGED.has(name) ? { client: from } : {}), headers: headers() }));
  },
  expect: LIMITED,
});

/** A row in which somebody behind a proxy has said to be somebody else, and the proxy has added whom it saw. */
const behindProxy = (name: string, headers: (seen: string) => readonly Field[], seen = madeUp): Attack<WebAttacker> => ({
  name,
  rule: 'RFC 7239, section 8.1',
  request: () => {
    const client = seen();
    return often(() => ({ from: PROXY, ...(LOGGED.has(name) ? { client } : {}), headers: headers(client) }));
  },
  expect: LIMITED,
});

/** A row in which so much that no route takes has come from an address that it gets nothing else either. */
const refusedOften = (name: string, request: AttackRequest): Attack<WebAttacker> => ({
  name: `as many requests as one address may send, ${name}`,
  rule: 'RFC 6585, section 4',
  request: async (by) => {
    const from = ofThisMachine();
    for (let sent = 0; sent < MANY; sent += 1) await by.send({ ...request, from });
    return { target: '/auth/session', from };
  },
  expect: LIMITED,
});

const NAMES = [
  ...['X-Forwarded-For', 'X-Real-IP', 'True-Client-IP', 'X-Client-IP', 'CF-Connecting-IP', 'Fastly-Client-IP'],
  ...['X-Cluster-Client-IP', 'X-Originating-IP', 'X-Remote-Addr', 'Client-IP', 'Forwarded-For'],
];

/** Headers that say whose request it is: limits and log must have the address that was seen. */
export const FORWARDING: AttackTable<WebAttacker> = {
  name: 'forwarding',
  settings: ({ env }) => ({ env, sections: { edge: { trustedProxies: [`${PROXY}/32`, `${HIDING}/32`] }, rateLimit: LIMITS } }),
  good: [
    { name: 'many clients of one proxy', request: () => often(() => ({ from: PROXY, headers: [['x-forwarded-for', madeUp()]] })) },
    { name: 'many clients of one proxy that writes their ports', request: () => often(() => ({ from: PROXY, headers: [['x-forwarded-for', `${madeUp()}:${randomInt(1, 65_536)}`]] })) },
    { name: 'as many requests of one client as it may send', request: () => often(() => ({ from: ofThisMachine() })).slice(1) },
    {
      name: 'somebody whose address a stranger has told as his own, too often',
      request: async (by) => {
        const [victim, stranger] = [ofThisMachine(), ofThisMachine()];
        for (const request of often(() => ({ from: stranger, headers: [['x-forwarded-for', victim]] }))) await by.send(request);
        return { target: '/auth/session', from: victim };
      },
    },
    {
      name: 'somebody whose address a client has told to the proxy, too often',
      request: async (by) => {
        const [victim, client] = [madeUp(), madeUp()];
        for (const request of often(() => ({ from: PROXY, headers: [['x-forwarded-for', `${victim}, ${client}`]] }))) await by.send(request);
        return { target: '/auth/session', from: PROXY, headers: [['x-forwarded-for', victim]] };
      },
    },
  ],
  attacks: [
    { ...lying('the limit alone, without any header', () => []), rule: 'RFC 6585, section 4' },
    ...NAMES.map((name) => lying(`another ${name} each time`, () => [[name, madeUp()]])),
    lying('another Forwarded each time', () => [['Forwarded', `for=${madeUp()}`]]),
    lying('the address of the proxy, and another behind it', () => [['x-forwarded-for', `${madeUp()}, ${PROXY}`]]),
    lying('two X-Forwarded-For', () => [['x-forwarded-for', madeUp()], ['x-forwarded-for', PROXY]]),
    behindProxy('through the proxy: another address before its own', (seen) => [['x-forwarded-for', `${madeUp()}, ${seen}`]]),
    behindProxy('through the proxy: another header before its own', (seen) => [['x-forwarded-for', madeUp()], ['x-forwarded-for', seen]]),
    behindProxy('through the proxy: its own address before what it saw', (seen) => [['x-forwarded-for', `${madeUp()}, ${PROXY}, ${seen}`]]),
    behindProxy('through the proxy: a thousand addresses', (seen) => [['x-forwarded-for', [...Array.from({ length: 900 }, madeUp), seen].join(', ')]]),
    behindProxy('through the proxy: a text that is not an address', (seen) => [['x-forwarded-for', `unknown, ${randomInt(1e9)}, ${seen}`]]),
    behindProxy('through the proxy: the header that it does not write', (seen) => [['forwarded', `for=${madeUp()}`], ['x-forwarded-for', seen]]),
    behindProxy('through the proxy: another port of the client each time', (seen) => [['x-forwarded-for', `${madeUp()}, ${seen}:${randomInt(1, 65_536)}`]]),
    behindProxy('through the proxy: the client as IPv6 with a port, each time another', (seen) => [['x-forwarded-for', `[${seen}]:${randomInt(1, 65_536)}`]], () => `2001:db8::${randomInt(1, 0xffff).toString(16)}`),
    behindProxy('through the proxy: the client as IPv4 in IPv6 in quotes', (seen) => [['x-forwarded-for', `"[::ffff:${seen}]:${randomInt(1, 65_536)}"`]]),
    behindProxy('through the proxy: a client that one before it hides', () => [['x-forwarded-for', `${madeUp()}, _hidden${randomInt(1e6)}, ${HIDING}`]], () => HIDING),
    refusedOften('to a path that cannot be read', { target: '/%' }),
    refusedOften('to a path that is too long', { target: `/${'a'.repeat(3_000)}` }),
    refusedOften('to no path', { method: 'OPTIONS', target: '*' }),
    refusedOften('where nothing is', { target: '/nowhere' }),
    refusedOften('with a method that is not taken', { method: 'DELETE', target: '/auth/session' }),
    behindProxy('through the proxy: nothing but the header that it does not write', () => [['forwarded', `for=${madeUp()}`]], () => PROXY),
    {
      name: 'through the proxy: another IPv6 address of the same network each time',
      rule: 'RFC 6177, section 2',
      request: () => {
        const network = `2001:db8:${randomInt(1, 0xffff).toString(16)}:${randomInt(1, 0xffff).toString(16)}`;
        return often(() => {
          const client = `${network}::${randomInt(1, 0xffff).toString(16)}`;
          return { from: PROXY, headers: [['x-forwarded-for', client]] };
        });
      },
      expect: LIMITED,
    },
  ],
};
