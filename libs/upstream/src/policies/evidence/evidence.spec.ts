import { Signals } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { nextStep } from '../retrying/retry-rules.ts';
import type { Attempt } from '../../calls/attempt.ts';
import { noteEnd } from '../../calls/end-of-attempt.ts';
import { Operation } from '../../calls/operation.ts';
import { targetOf } from '../../module/target-of.ts';
import { HttpUpstreamSettings } from '../../module/upstream.settings.ts';
import { against, enoughTime, verdictOf } from './evidence.ts';
import type { AttemptEnd, Outcome } from './evidence.ts';
import { FAILURE_TABLE } from './failure.table.ts';
import type { FailureKind } from './failure.table.ts';

/** Milliseconds, of 1,000 that are the upstream's own. */
const CHANCES = {
  'had its time': { had: 1_000, hurried: false },
  'was cut short': { had: 8, hurried: true },
  'was never sent': { had: undefined, hurried: false },
} as const;
type Chance = keyof typeof CHANCES;

/** What each policy makes of it. `-`: nothing. */
interface Noted {
  /** For circuit and ejection: that it works, or that it fails. */
  readonly circuit: 'works' | 'fails' | '-';
  readonly instance: 'works' | 'fails' | '-';
  /** Whether the time that it took is a measurement, for the limit of calls and for hedging. */
  readonly limit: boolean;
  readonly hedging: boolean;
  /** Whether the budget is asked for a further attempt. */
  readonly budget: boolean;
}

const WORKS: Noted = { circuit: 'works', instance: 'works', limit: false, hedging: false, budget: false };
const FAILS: Noted = { circuit: 'fails', instance: 'fails', limit: false, hedging: false, budget: true };
const NOTHING: Noted = { circuit: '-', instance: '-', limit: false, hedging: false, budget: false };
const LATE: Record<Chance, Noted> = { 'had its time': { ...FAILS, limit: true }, 'was cut short': { ...NOTHING, budget: true }, 'was never sent': { ...NOTHING, budget: true } };

const each = (noted: Noted): Record<Chance, Noted> => ({ 'had its time': noted, 'was cut short': noted, 'was never sent': noted });

const EXPECTED: Record<Outcome, Record<Chance, Noted>> = {
  ok: { ...each({ ...WORKS, limit: true, hedging: true }), 'was never sent': WORKS },
  timeout: LATE,
  deadline: { ...LATE, 'had its time': { ...LATE['had its time'], budget: false }, 'was cut short': NOTHING, 'was never sent': NOTHING },
  cancelled: each(NOTHING),
  // Nothing of these three is ever an attempt.
  open: each(WORKS),
  saturated: each(WORKS),
  unidentified: each(WORKS),
  refused: each(FAILS),
  reset: each(FAILS),
  overloaded: each(FAILS),
  'server-error': each(FAILS),
  'bad-payload': each(FAILS),
  'not-found': each(WORKS),
  denied: each(WORKS),
  rejected: each(WORKS),
  'wrong-shape': each(WORKS),
  'too-large': each(WORKS),
};

/** The policies after the end of one attempt. */
function noted(outcome: Outcome, chance: Chance): Noted {
  const now = performance.now();
  const target = targetOf<null>(Object.assign(new HttpUpstreamSettings(), { name: 'shop' }), { open: () => null, retire: () => undefined, destroy: async () => undefined }, new Signals(), undefined);
  target.instances.update([{ address: 'http://shop', weight: 1, priority: 0 }], 0);
  const [instance] = target.instances.all;
  if (!instance) throw new Error('there is one');
  instance.failures = 1;
  const operation = new Operation('GET /a', { safe: true, repeatable: true }, 0.98);
  const [limit, hedging] = [jest.spyOn(target.bulkhead, 'observe'), jest.spyOn(operation.slow, 'observe')];
  const { had, hurried } = CHANCES[chance];
  const attempt = { instance, startedAt: now - 1_000, own: 1_000, hurried, had: () => had } as unknown as Attempt<unknown, null>;
  const scope = { context: { clientAddress: '' } } as unknown as Scope;
  const failed = noteEnd({ target, operation, circuit: target.circuits.of('GET /a'), timers: { lateness: 0 }, scope }, attempt, outcome, undefined, now);
  const { failures } = instance;
  return {
    circuit: failed === undefined ? '-' : failed ? 'fails' : 'works',
    instance: failures === 1 ? '-' : failures > 1 ? 'fails' : 'works',
    limit: limit.mock.calls.length > 0,
    hedging: hedging.mock.calls.length > 0,
    budget: outcome !== 'ok' && outcome !== 'deadline' && nextStep({ kind: outcome, sent: true, carriedOut: false }, false, true, true) === 'again',
  };
}

const OUTCOMES: readonly Outcome[] = ['ok', 'deadline', ...(Object.keys(FAILURE_TABLE) as FailureKind[])];

describe.each(Object.keys(CHANCES) as Chance[])('an attempt that %s', (chance) => {
  it.each(OUTCOMES)('and ends as %s tells each policy what it proves, and no more', (outcome) => {
    expect(noted(outcome, chance)).toEqual(EXPECTED[outcome][chance]);
  });
});

describe('what the end of an attempt proves', () => {
  const verdict = (end: Partial<AttemptEnd>) => verdictOf({ outcome: 'timeout', had: 1_000, own: 1_000, hurried: false, slow: undefined, lateness: 0, ...end });

  it.each([
    ['429', { outcome: 'overloaded', status: 429 }],
    ['RESOURCE_EXHAUSTED', { outcome: 'overloaded', status: 8 }],
    ['a name that is not found', { outcome: 'refused', cause: { code: 'ENOTFOUND' } }],
    ['a name server that does not answer', { outcome: 'refused', cause: { code: 'EAI_AGAIN' } }],
    ['a name server that fails', { outcome: 'refused', cause: { code: 'EAI_FAIL' } }],
    ['a name without an address', { outcome: 'refused', cause: { code: 'EAI_NODATA' } }],
    ['a deadline before nine tenths of its own time', { outcome: 'deadline', had: 899, hurried: true }],
    ['a wait for one of our own connections', { had: undefined }],
    ['being called off, whatever it was answered', { outcome: 'cancelled', status: 500 }],
    ['a timeout while the BFF is late', { lateness: 51 }],
    ['no connection in time while the BFF is late', { outcome: 'refused', cause: { code: 'ETIMEDOUT' }, lateness: 51 }],
    ['a 504 to a caller without much time', { status: 504, had: 20, hurried: true }],
    ['a deadline that came before its answers usually do', { outcome: 'deadline', had: 200, hurried: true, slow: 60 }],
    ['a deadline, where it is not known how long its answers take', { outcome: 'deadline', had: 800, hurried: true }],
  ] as const)('is nothing for %s', (_, end) => expect(verdict(end)).toBeUndefined());

  it.each([
    ['503', { outcome: 'overloaded', status: 503 }],
    ['UNAVAILABLE', { outcome: 'overloaded', status: 14 }],
    ['no connection in time', { outcome: 'refused', cause: { code: 'ETIMEDOUT' } }],
    ['a 504 that it took its time for', { status: 504, had: 20 }],
    ['a timeout while the BFF is hardly late', { lateness: 50 }],
    ['no connection in time while the BFF is hardly late', { outcome: 'refused', cause: { code: 'ETIMEDOUT' }, lateness: 50 }],
    ['a connection refused, however late the BFF is', { outcome: 'refused', cause: { code: 'ECONNREFUSED' }, lateness: 500 }],
    ['a connection that was lost by a timeout of TCP, however late the BFF is', { outcome: 'reset', cause: { code: 'ETIMEDOUT' }, lateness: 500 }],
    ['a failure of its own that names a name', { outcome: 'server-error', status: 500, cause: { code: 'ENOTFOUND' } }],
    ['a deadline at nine tenths of its own time', { outcome: 'deadline', had: 900, hurried: true }],
    ['a deadline just before its own time is over', { outcome: 'deadline', had: 901, hurried: true }],
  ] as const)('is that it fails for %s', (_, end) => expect(verdict(end)).toBe(true));

  it.each([
    ['404', { outcome: 'not-found', status: 404 }],
    ['401', { outcome: 'denied', status: 401 }],
    ['NOT_FOUND', { outcome: 'not-found', status: 5 }],
    ['another 4xx', { outcome: 'rejected', status: 422 }],
    ['an answer that breaks the contract', { outcome: 'wrong-shape', status: 200 }],
  ] as const)('is that it works for %s', (_, end) => expect(verdict(end)).toBe(false));

  it('is that it was silent for a deadline long after its answers usually come', () => {
    expect(verdict({ outcome: 'deadline', had: 250, hurried: true, slow: 60 })).toBe('silent');
  });

  it('needs nine tenths of its own time, or four times what its answers take, and never less than 100 ms', () => {
    expect([enoughTime(1_000, undefined), enoughTime(1_000, 50), enoughTime(1_000, 1), enoughTime(1_000, 500), enoughTime(50, 1)]).toEqual([900, 200, 100, 900, 45]);
  });

  it.each([
    [true, 2_000, true],
    [false, 2_000, false],
    [undefined, 500, undefined],
    ['silent', 2_000, undefined],
    ['silent', 1_000, true],
    ['silent', 500, true],
  ] as const)('is, when it is %s for an attempt begun at 1,000 and others were answered at %d: %s', (verdict, answeredAt, expected) => {
    expect(against(verdict, 1_000, answeredAt)).toBe(expected);
  });
});

describe('an attempt that was silent for long', () => {
  /** What the end of an attempt that had 250 ms of its second says, where answers take 50 ms. */
  const ended = ({ instanceAnswered = false, operationAnswered = false, othersAnswered = false, lateness = 0 }) => {
    const now = performance.now() + 10_000;
    const target = targetOf<null>(Object.assign(new HttpUpstreamSettings(), { name: 'shop' }), { open: () => null, retire: () => undefined, destroy: async () => undefined }, new Signals(), undefined);
    target.instances.update([{ address: 'http://a', weight: 1, priority: 0 }, { address: 'http://b', weight: 1, priority: 0 }], 0);
    const [instance] = target.instances.all;
    if (!instance) throw new Error('there is one');
    const operation = new Operation('GET /a', { safe: true, repeatable: true }, 0.98);
    for (let time = 0; time < 60; time += 1) operation.slow.observe(50, now - 1_000);
    const circuit = target.circuits.of('GET /a');
    if (instanceAnswered) instance.answeredAt = now - 10;
    if (operationAnswered) circuit.answeredAt = now - 10;
    if (othersAnswered) target.circuits.answered(target.circuits.of('GET /b'), now - 10);
    const limit = jest.spyOn(target.bulkhead, 'observe');
    const attempt = { instance, startedAt: now - 250, own: 1_000, hurried: true, had: () => 250 } as unknown as Attempt<unknown, null>;
    const failed = noteEnd({ target, operation, circuit, timers: { lateness }, scope: { context: { clientAddress: '' } } as unknown as Scope }, attempt, 'deadline', undefined, now);
    return { failed, instance: instance.failures, limit: limit.mock.calls.length };
  };

  it.each([
    ['fails, and so does its instance, which takes too many calls', {}, { failed: true, instance: 1, limit: 1 }],
    ['fails, though its instance answers others, which it does not speak against', { instanceAnswered: true }, { failed: true, instance: 0, limit: 1 }],
    ['proves nothing of an operation that is answered elsewhere, but of its instance', { operationAnswered: true }, { failed: undefined, instance: 1, limit: 0 }],
    ['does not take too many calls while other operations are answered', { othersAnswered: true }, { failed: true, instance: 1, limit: 0 }],
    ['proves nothing while the BFF is late', { lateness: 60 }, { failed: undefined, instance: 0, limit: 0 }],
  ])('%s', (_, circumstances, expected) => expect(ended(circumstances)).toEqual(expected));

  it('that was answered measures nothing for hedging while the BFF is late', () => {
    const target = targetOf<null>(Object.assign(new HttpUpstreamSettings(), { name: 'shop' }), { open: () => null, retire: () => undefined, destroy: async () => undefined }, new Signals(), undefined);
    target.instances.update([{ address: 'http://a', weight: 1, priority: 0 }], 0);
    const operation = new Operation('GET /a', { safe: true, repeatable: true }, 0.98);
    const observe = jest.spyOn(operation.slow, 'observe');
    const attempt = { instance: target.instances.all[0], startedAt: 0, own: 1_000, hurried: false, had: () => 250 } as unknown as Attempt<unknown, null>;
    for (const lateness of [13, 12]) noteEnd({ target, operation, circuit: target.circuits.of('GET /a'), timers: { lateness }, scope: { context: { clientAddress: '' } } as unknown as Scope }, attempt, 'ok', undefined, 250);
    expect(observe).toHaveBeenCalledTimes(1);
  });
});
