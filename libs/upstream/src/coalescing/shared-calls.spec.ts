import { keyOf } from './sent-request.ts';
import type { SentRequest } from './sent-request.ts';
import { SharedCalls } from './shared-calls.ts';
import type { Joinable } from './shared-calls.ts';

const ITEMS = { name: 'GET /items' };
const NOBODY: readonly string[] = [];

const sent = (path: string, headers: readonly string[] = [], body?: string): SentRequest => ({ path, headers, body });
const call = (request: SentRequest, forwarded = NOBODY, operation: object = ITEMS): Joinable => ({
  operation,
  request,
  forwarded,
  nextShared: undefined,
  join: () => Promise.resolve(),
});

describe('the calls under way', () => {
  let shared: SharedCalls;
  const begin = (one: Joinable): void => shared.begin(keyOf(one.request, one.forwarded), one);
  const end = (one: Joinable): void => shared.end(keyOf(one.request, one.forwarded), one);
  const find = (request: SentRequest, forwarded = NOBODY, operation: object = ITEMS): Joinable | undefined =>
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

  it.each<[string, SentRequest, readonly string[], object]>([
    ['path', sent('/items?a=2', ['x-customer', 'ann'], '{}'), ['accept-language', 'de'], ITEMS],
    ['header', sent('/items?a=1', ['x-customer', 'bob'], '{}'), ['accept-language', 'de'], ITEMS],
    ['number of headers', sent('/items?a=1', [], '{}'), ['accept-language', 'de'], ITEMS],
    ['body', sent('/items?a=1', ['x-customer', 'ann'], '{} '), ['accept-language', 'de'], ITEMS],
    ['forwarded header', sent('/items?a=1', ['x-customer', 'ann'], '{}'), ['accept-language', 'en'], ITEMS],
    ['forwarding at all', sent('/items?a=1', ['x-customer', 'ann'], '{}'), [], ITEMS],
    ['operation', sent('/items?a=1', ['x-customer', 'ann'], '{}'), ['accept-language', 'de'], { name: 'POST /items' }],
  ])('are not found when the %s differs', (_, request, forwarded, operation) => {
    begin(call(sent('/items?a=1', ['x-customer', 'ann'], '{}'), ['accept-language', 'de']));
    expect(shared.find(0x811c9dc5, operation, request, forwarded)).toBeUndefined();
    expect(find(request, forwarded, operation)).toBeUndefined();
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
        for (const other of calls) expect(shared.find(7, ITEMS, other.request, NOBODY)).toBe(there.has(other) ? other : undefined);
      }
    }
  });

  it('have keys that hardly ever are the same', () => {
    const keys = new Set<number>();
    for (let id = 0; id < 10_000; id += 1) keys.add(keyOf(sent(`/products/p-${id}`), ['accept-language', 'de']));
    expect(keys.size).toBeGreaterThan(9_990);
  });
});
