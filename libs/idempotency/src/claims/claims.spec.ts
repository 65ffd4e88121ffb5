import { Identity, Problem } from '@portico/platform';
import type { AnswerBody, RequestContext } from '@portico/platform';
import { StoreUnavailable } from '@portico/redis';
import { IdempotencySettings } from '../idempotency.settings.ts';
import type { Idempotency } from '../routes/repeats.ts';
import type { Claimed, IdempotencyStore } from '../stores/idempotency-store.ts';
import type { IdempotencyKeyUsed } from '../telemetry/idempotency.signals.ts';
import { IdempotencySignals } from '../telemetry/idempotency.signals.ts';
import { Claims } from './claims.ts';
import type { HeldClaim } from './held-claim.ts';

const [LEASE, KEEP, NOW] = [15_000, 60_000, Date.UTC(2026, 10, 21, 12)];
const EXPIRES = 'Sat, 21 Nov 2026 12:01:00 GMT';

/** Does what it is told, and writes down what it is asked. */
class ScriptedStore implements IdempotencyStore {
  readonly asked: unknown[][] = [];
  claimed: Claimed | Error = { state: 'claimed' };
  completed: boolean | Error = true;
  released: Error | undefined;

  async claim(_claim: HeldClaim, lease: number): Promise<Claimed> {
    this.asked.push(['claim', lease]);
    if (this.claimed instanceof Error) throw this.claimed;
    return this.claimed;
  }

  async complete(_claim: HeldClaim, answer: string, keep: number): Promise<boolean> {
    this.asked.push(['complete', JSON.parse(answer), keep]);
    if (this.completed instanceof Error) throw this.completed;
    return this.completed;
  }

  async release(): Promise<void> {
    this.asked.push(['release']);
    if (this.released) throw this.released;
  }
}

const claimOf = (whenUnknown: Idempotency['whenUnknown']): HeldClaim => ({
  ...{ key: 'k', caller: new Identity('spec', 'ann'), fingerprint: 'f', token: 't' },
  rule: { key: 'required', whenUnknown },
  before: new Set(['x-early']),
});

describe('claims', () => {
  let store: ScriptedStore;
  let told: IdempotencyKeyUsed[];
  let headers: Record<string, string>;

  beforeEach(() => {
    store = new ScriptedStore();
    told = [];
    headers = { 'x-early': '1', location: '/1' };
  });

  const claimsWith = (settings: Partial<IdempotencySettings> = {}): Claims => {
    const signals = new IdempotencySignals();
    signals.idempotencyKeyUsed.subscribe((event) => told.push(event));
    return new Claims(store, Object.assign(new IdempotencySettings(), { keep: KEEP, longestAnswer: 6 }, settings), LEASE, signals, () => NOW);
  };
  const end = (whenUnknown: Idempotency['whenUnknown'], status: number, body: AnswerBody = '{"a":1}'.slice(1), handled = true): Promise<void> => {
    const reply = { statusCode: status, getHeaders: () => headers, header: (name: string, value: string) => (headers[name] = value) };
    return claimsWith().end({ reply, handled } as unknown as RequestContext, claimOf(whenUnknown), { status: reply.statusCode, headers: reply.getHeaders(), body });
  };

  it.each([
    ['the request may take, where a repeat is carried out', 'repeat', KEEP, LEASE],
    ['an answer is kept, where a repeat must not be carried out although the effect of the first is unknown', 'refuse', KEEP, KEEP],
    ['the request may take, where answers are not even kept for so long', 'refuse', 1_000, LEASE],
  ] as const)('hold for as long as %s', async (_, whenUnknown, keep, lease) => {
    expect(await claimsWith({ keep }).take(claimOf(whenUnknown))).toBeUndefined();
    expect([store.asked, told]).toEqual([[['claim', lease]], [{ outcome: 'claimed' }]]);
  });

  it('give the answer that is known', async () => {
    store.claimed = { state: 'answered', answer: 'a' };
    expect(await claimsWith().take(claimOf('repeat'))).toBe('a');
    expect(told).toEqual([{ outcome: 'replayed' }]);
  });

  it.each([
    ['changed', 'idempotency-key-reused', undefined],
    ['in-flight', 'idempotency-in-flight', { 'retry-after': '1' }],
  ] as const)('are refused when the key is %s', async (state, code, told429) => {
    store.claimed = { state };
    const refused: unknown = await claimsWith().take(claimOf('repeat')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Problem);
    expect([(refused as Problem).code, (refused as Problem).details.headers, told]).toEqual([code, told429, [{ outcome: state }]]);
  });

  it('are refused while the store cannot tell, and fail as they are for a mistake of ours', async () => {
    const gone = new StoreUnavailable(undefined);
    store.claimed = gone;
    await expect(claimsWith().take(claimOf('repeat'))).rejects.toMatchObject({ code: 'upstream-unavailable', details: { headers: { 'retry-after': '1' }, cause: gone } });
    expect(told).toEqual([{ outcome: 'unavailable' }]);
    const mistake = new TypeError('no');
    store.claimed = mistake;
    await expect(claimsWith().take(claimOf('repeat'))).rejects.toBe(mistake);
    expect(told).toHaveLength(1);
  });

  it('keep an answer as the handler made it, and tell until when', async () => {
    await end('repeat', 201, '12345€'.slice(3));
    const kept = { status: 201, headers: { location: '/1', 'idempotency-expires': EXPIRES }, body: '45€' };
    expect(store.asked).toEqual([['complete', kept, KEEP]]);
    expect([headers['idempotency-expires'], told]).toEqual([EXPIRES, [{ outcome: 'kept' }]]);
  });

  it.each([
    ['repeat', 6, ['complete'], ['kept']],
    ['repeat', 7, ['release'], ['released']],
    ['refuse', 6, ['complete'], ['kept']],
    ['refuse', 7, [], ['undecided']],
  ] as const)('keep an answer of so many bytes and no more, where the rule is %s: %d', async (whenUnknown, bytes, asked, outcomes) => {
    await end(whenUnknown, 200, '€'.padEnd(bytes - 2, 'x'));
    expect([store.asked.map(([what]) => what), told.map(({ outcome }) => outcome)]).toEqual([asked, outcomes]);
    expect('idempotency-expires' in headers).toBe(outcomes[0] === 'kept');
  });

  it('promise nothing when the store does not keep the answer, and free no key that is another’s', async () => {
    store.completed = false;
    await end('repeat', 200);
    expect([store.asked.length, told, 'idempotency-expires' in headers]).toEqual([1, [{ outcome: 'lost' }], false]);
  });

  it.each([
    ['repeat', 200, true, ['complete'], 'kept'],
    ['repeat', 503, true, ['release'], 'released'],
    ['repeat', 429, true, ['release'], 'released'],
    ['refuse', 503, true, ['complete'], 'kept'],
    ['refuse', 429, true, [], 'undecided'],
    ['refuse', 503, false, ['release'], 'released'],
    ['repeat', 200, false, ['release'], 'released'],
  ] as const)('are ended by the answer: %s, %d, handled %s', async (whenUnknown, status, handled, asked, outcome) => {
    await end(whenUnknown, status, undefined, handled);
    expect([store.asked.map(([what]) => what), told]).toEqual([asked, [{ outcome }]]);
  });

  it('fail no request when they cannot be ended: that is reported with the reason', async () => {
    const error = new StoreUnavailable(undefined);
    Object.assign(store, { completed: error, released: error });
    await end('repeat', 200);
    await end('repeat', 503);
    expect([told, 'idempotency-expires' in headers]).toEqual([[{ outcome: 'lost', error }, { outcome: 'lost', error }], false]);
    await claimsWith().giveBack(claimOf('repeat'));
    expect(told[2]).toEqual({ outcome: 'lost', error });
  });
});
