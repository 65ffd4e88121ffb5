import { keyOf, SharedCalls } from './shared-calls.ts';
import type { Joinable, SentRequest } from './shared-calls.ts';

const ITEMS = { name: 'GET /items' };
const ANONYMOUS: readonly string[] = [];

const sent = (path: string, headers: readonly string[] = [], body?: string): SentRequest => ({ path, headers, body });
const call = (request: SentRequest, forwarded = ANONYMOUS, operation: object = ITEMS): Joinable => ({
  operation,
  request,
  forwarded,
  nextShared: undefined,
  join: () => Promise.resolve(),
});

describe('the calls in flight', () => {
  let shared: SharedCalls;
  const begin = (one: Joinable): void => shared.begin(keyOf(one.request, one.forwarded), one);
  const end = (one: Joinable): void => shared.end(keyOf(one.request, one.forwarded), one);
  const find = (request: SentRequest, forwarded = ANONYMOUS, operation: object = ITEMS): Joinable | undefined =>
    shared.find(keyOf(request, forwarded), operation, request, forwarded);

  beforeEach(() => {
    shared = new SharedCalls();
  });

  it('are found by exactly what was asked, from their beginning to their end', () => {
    const asked = (): SentRequest => sent('/items?a=1', ['x-customer', 'ann'], '{"b":1}');
    const one = call(asked());
    expect(find(asked())).toBeUndefined();
    begin(one);
    expect(find(asked())).toBe(one);
    end(one);
    expect(find(asked())).toBeUndefined();
  });

  const DE = ['accept-language', 'de'];
  const ANN = ['authorization', 'Bearer ann'];
  const by = (credentials: readonly string[] | undefined): SentRequest => ({ ...sent('/items?a=1', ['x-customer', 'ann'], '{}'), ...(credentials ? { credentials } : {}) });

  it.each<[string, SentRequest, readonly string[], object]>([
    ['path', { ...by(ANN), path: '/items?a=2' }, DE, ITEMS],
    ['header', { ...by(ANN), headers: ['x-customer', 'bob'] }, DE, ITEMS],
    ['number of headers', { ...by(ANN), headers: [] }, DE, ITEMS],
    ['body', { ...by(ANN), body: '{} ' }, DE, ITEMS],
    ['caller', by(['authorization', 'Bearer bob']), DE, ITEMS],
    ['telling who calls', by(undefined), DE, ITEMS],
    ['forwarded header', by(ANN), ['accept-language', 'en'], ITEMS],
    ['forwarding at all', by(ANN), [], ITEMS],
    ['operation', by(ANN), DE, { name: 'POST /items' }],
  ])('are not found when the %s differs, even where the keys are the same', (_, request, forwarded, operation) => {
    shared.begin(7, call(by(ANN), DE));
    expect(shared.find(7, ITEMS, by([...ANN]), DE)).toBeDefined();
    expect(shared.find(7, operation, request, forwarded)).toBeUndefined();
    begin(call(by(ANN), DE));
    expect(find(request, forwarded, operation)).toBeUndefined();
    // Nor the other way round: what is there may say less, or more, than what is asked.
    shared = new SharedCalls();
    shared.begin(7, call(request, forwarded, operation));
    expect(shared.find(7, ITEMS, by(ANN), DE)).toBeUndefined();
  });

  it('have other keys for other callers, so that those of one page are not looked through for all', () => {
    expect(keyOf(by(ANN), ANONYMOUS)).not.toBe(keyOf(by(['authorization', 'Bearer bob']), ANONYMOUS));
    expect(keyOf(by(ANN), DE)).not.toBe(keyOf(by(ANN), ['accept-language', 'en']));
    expect(keyOf(sent('/items', [], '{"page":1}'), DE)).not.toBe(keyOf(sent('/items', [], '{"page":2}'), DE));
  });

  it('are told apart where their keys are the same, and leave in any order', () => {
    const calls = ['ann', 'bob', 'eve'].map((name) => call(sent('/items', ['x-customer', name])));
    for (const order of [[0, 1, 2], [2, 1, 0], [1, 0, 2], [1, 2, 0]]) {
      for (const one of calls) shared.begin(7, one);
      const there = new Set(calls);
      for (const index of order) {
        const one = calls[index] as Joinable;
        shared.end(7, one);
        there.delete(one);
        for (const other of calls) expect(shared.find(7, ITEMS, other.request, ANONYMOUS)).toBe(there.has(other) ? other : undefined);
      }
    }
  });

  it('have keys that hardly ever are the same', () => {
    const keys = new Set<number>();
    for (let id = 0; id < 10_000; id += 1) keys.add(keyOf(sent(`/products/p-${id}`), ['accept-language', 'de']));
    expect(keys.size).toBeGreaterThan(9_990);
    for (const key of keys) if (!(Number.isInteger(key) && key >= 0)) throw new Error(`${key} has no bucket`);
  });
});
