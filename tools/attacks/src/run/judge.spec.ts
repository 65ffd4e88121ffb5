import type { AttackRequest, Expectation } from '../attack.ts';
import type { Received } from '../kit/send.ts';
import type { Sender } from '../kit/sender.ts';
import { judgeAttack, judgeGood } from './judge.ts';
import type { World } from './world.ts';

const PROBLEM = { 'content-type': 'application/problem+json', 'request-id': 'r1' };
const REFUSAL: Received = { status: 401, headers: { ...PROBLEM, 'www-authenticate': 'Bearer realm="bff", error="invalid_token"' }, body: '{"type":"urn:portico:problem:unauthenticated"}' };
const OK: Received = { status: 200, headers: {}, body: '{}' };
const EXPECTED: Expectation = { status: 401, challenge: /^Bearer realm="bff"/, headers: { 'request-id': /^r1$/, refresh: undefined } };

const [BAD, GOOD]: AttackRequest[] = [{ target: '/bad' }, { target: '/good' }];

/** Gets the one answer to what is bad, and the others in turn to what is good. */
const sender = (bad: Received, good: readonly Received[] = [], strays: readonly string[] = []): Sender => {
  const answers = [...good];
  const asked = [[], strays];
  return {
    url: '',
    send: ({ target }) => Promise.resolve(target === BAD?.target ? bad : (answers.shift() ?? OK)),
    strays: () => asked.shift() ?? [],
    stop: () => Promise.resolve(),
  };
};

const world = (calls: readonly string[] = []): World => ({ forget: () => Promise.resolve(), calls: () => Promise.resolve(calls), cpu: () => undefined, client: () => Promise.resolve('192.0.2.1'), tracesUpTo: () => Promise.resolve(new Set()) });

const attack = (expect: Expectation = EXPECTED) => ({ name: 'x', rule: 'RFC 6750, section 3', request: () => BAD as AttackRequest, expect });

describe('an attack', () => {
  it('counts as refused when every expectation is met', async () => {
    expect(await judgeAttack(attack(), sender(REFUSAL), world())).toEqual({ got: '401 Bearer invalid_token', fault: undefined });
  });

  it.each<[string, Partial<Received>]>([
    ['the status is another', { status: 403 }],
    ['it succeeds', { status: 200 }],
    ['the challenge is another', { headers: { ...PROBLEM, 'www-authenticate': 'Basic realm="x"' } }],
    ['there is no challenge', { headers: PROBLEM }],
    ['another header is another', { headers: { ...REFUSAL.headers, 'request-id': 'r2' } }],
    ['there is a header that must not be', { headers: { ...REFUSAL.headers, refresh: '0' } }],
    ['it is refused with a page', { headers: { ...REFUSAL.headers, 'content-type': 'text/html' } }],
    ['a cookie is set', { headers: { ...REFUSAL.headers, 'set-cookie': ['a=1'] } }],
    ['it leads elsewhere', { headers: { ...REFUSAL.headers, location: '/' } }],
    ['another site may read the answer', { headers: { ...REFUSAL.headers, 'access-control-allow-origin': '*' } }],
  ])('is not refused when %s', async (_, change) => {
    expect((await judgeAttack(attack(), sender({ ...REFUSAL, ...change }), world())).fault).toEqual(expect.any(String));
  });

  it('does not count as refused with an unexpected challenge', async () => {
    expect((await judgeAttack(attack({ status: 401 }), sender(REFUSAL), world())).fault).toContain('WWW-Authenticate must be absent');
  });

  it('does not count as refused when a service or the attacker received a call', async () => {
    expect((await judgeAttack(attack(), sender(REFUSAL), world(['orders.listOrders']))).fault).toBe('the BFF went on to ask orders.listOrders');
    expect((await judgeAttack(attack(), sender(REFUSAL, [], ['/keys2']), world())).fault).toBe('the BFF went on to ask /keys2');
  });

  it('must cause the calls that its row expects', async () => {
    const expected = { ...EXPECTED, calls: ['identity.token'] };
    expect((await judgeAttack(attack(expected), sender(REFUSAL), world(['identity.token']))).fault).toBeUndefined();
    expect((await judgeAttack(attack(expected), sender(REFUSAL), world())).fault).toBe('the BFF should have asked identity.token');
  });

  it('does not count as refused when the log names another client', async () => {
    const from = (client: string) => ({ ...attack(), request: () => ({ ...BAD, client }) });
    expect((await judgeAttack(from('192.0.2.1'), sender(REFUSAL), world())).fault).toBeUndefined();
    expect((await judgeAttack(from('192.0.2.2'), sender(REFUSAL), world())).fault).toContain('the log has 192.0.2.1');
  });

  it('does not count as refused when a good request before or after it fails', async () => {
    const before = { ...attack(), request: () => [GOOD, BAD] as AttackRequest[] };
    expect((await judgeAttack(before, sender(REFUSAL, [REFUSAL]), world())).fault).toContain('what is good comes first');
    const after = { ...attack(), afterwards: () => GOOD as AttackRequest };
    expect((await judgeAttack(after, sender(REFUSAL), world())).fault).toBeUndefined();
    expect((await judgeAttack(after, sender(REFUSAL, [REFUSAL]), world())).fault).toContain('something came of it');
  });
});

describe('a good request', () => {
  const request = { name: 'x', request: () => GOOD as AttackRequest };
  const late: Received = { ...OK, status: 504 };

  it('is sent again when it is late', async () => expect((await judgeGood(request, sender(REFUSAL, [late, late, OK]))).fault).toBeUndefined());

  it('is not answered when it is refused', async () => expect((await judgeGood(request, sender(REFUSAL, [REFUSAL]))).fault).toContain('was answered with 401'));
});

describe('the cost of an attack', () => {
  const cost = { reading: () => undefined, shortened: () => ({ target: '/short' }) };
  /** A BFF that uses so many milliseconds for each request, by its target. */
  const working = (costs: Readonly<Record<string, number>>, answer: Received = REFUSAL): [Sender, World] => {
    let used = 0;
    const by = sender(answer);
    const send = (request: AttackRequest): Promise<Received> => {
      used += costs[request.target ?? ''] ?? 0;
      return Promise.resolve(answer);
    };
    return [{ ...by, send }, { ...world(), cpu: () => used }];
  };
  const faultAt = async (costs: Readonly<Record<string, number>>, answer?: Received): Promise<string | undefined> =>
    (await judgeAttack(attack({ ...EXPECTED, cost }), ...working(costs, answer))).fault;

  it('is within bounds up to three times that of the shortest refusal', async () => expect(await faultAt({ [BAD?.target ?? '']: 3, '/short': 1 })).toBeUndefined());

  it('is a fault when it is much more', async () => expect(await faultAt({ [BAD?.target ?? '']: 45_000, '/short': 1 })).toMatch(/^the refusal costs 45000\.00 ms of CPU/));

  it('is a fault where the answer is longer than 16 kB', async () => {
    expect(await faultAt({ '/short': 1 }, { ...REFUSAL, body: 'x'.repeat(16_001) })).toMatch(/^the answer has \d+ bytes, more than 16000$/);
  });
});
