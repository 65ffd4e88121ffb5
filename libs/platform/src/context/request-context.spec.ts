import { Identity } from '../identity/identity.ts';
import { Signals } from '../events/signals.ts';
import { DIAGNOSTICS_SCOPE, RequestContext } from './request-context.ts';
import { SharedContext } from './shared-context.ts';
import { TimerQueue } from './timer-queue.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const HEADERS = { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, tracestate: 'vendor=1', 'accept-language': 'cs', 'x-shop-country': 'CZ', 'x-more': 'more' };

const timers = new TimerQueue();
const events = new Signals();
interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly deadline?: number;
  readonly development?: boolean;
  readonly forward?: readonly string[];
  readonly sample?: number;
}
const contextOf = ({ headers = HEADERS, deadline = 60_000, development = false, forward = [], sample }: Asked = {}): RequestContext =>
  new RequestContext('r1', { raw: { headers, socket: { remoteAddress: '::ffff:192.0.2.1' } } } as never, {} as never, undefined, deadline, timers, events, development, forward, undefined, sample);

describe('the context of a request', () => {
  it('continues the trace of its headers, and begins one by the ratio that is sampled', () => {
    expect(contextOf().trace).toMatchObject({ traceId: TRACE, state: 'vendor=1', sampled: true });
    expect(contextOf({ headers: {} }).trace.sampled).toBe(true);
    expect(contextOf({ headers: {}, sample: 0 }).trace).toMatchObject({ parentId: undefined, sampled: false });
  });

  it('has the headers that go on, names and values in turn, without those that did not come', () => {
    expect(contextOf({ forward: ['x-shop-country', 'save-data', 'accept-language'] }).forwarded).toEqual(['x-shop-country', 'CZ', 'accept-language', 'cs']);
    expect(contextOf().forwarded).toEqual([]);
  });

  it('ends at its deadline, counted from its own beginning', () => {
    const context = contextOf({ deadline: 2_000 });
    expect(context.scope.dueAt - context.startedAt).toBeCloseTo(2_000, 3);
    expect(context.clientAddress).toBe('192.0.2.1');
    context.scope.close();
  });

  it.each([
    [false, undefined, false],
    [false, [], false],
    [false, ['orders'], false],
    [false, ['orders', DIAGNOSTICS_SCOPE], true],
    [true, undefined, true],
    [true, [], true],
  ] as const)('shows timings, in development: %s, to a caller with the scopes %j: %s', (development, scopes, shows) => {
    const context = contextOf({ development });
    if (scopes) context.caller = { identity: new Identity('spec', 'one'), scopes, roles: [] };
    expect(context.showsTimings).toBe(shows);
    context.scope.close();
  });
});

describe('a context that several requests share', () => {
  const first = contextOf({ deadline: 60_000, forward: ['accept-language', 'x-shop-country'] });
  const shared = new SharedContext(first, 5_000);
  afterAll(() => [shared, first].forEach(({ scope }) => scope.close()));

  it('has the id, the trace and the beginning of the first of them, and a deadline of its own', () => {
    expect(shared).toMatchObject({ id: first.id, trace: first.trace, startedAt: first.startedAt, events, development: false });
    expect(shared.scope.dueAt - first.startedAt).toBeCloseTo(5_000, 3);
    expect(shared.scope.parent).toBeUndefined();
  });

  it('goes on when the first of them leaves', () => {
    const leaving = contextOf();
    const { scope } = new SharedContext(leaving, 5_000);
    leaving.scope.cancel('client-gone');
    expect(scope.reason).toBeUndefined();
    scope.close();
  });

  it('keeps only the forwarded headers, and neither caller nor address', () => {
    const headers = { 'accept-language': 'cs', 'x-shop-country': 'CZ' };
    expect(shared.forwarded).toEqual(first.forwarded);
    expect({ headers: shared.request.headers, raw: shared.request.raw.headers, caller: shared.caller, address: shared.clientAddress }).toEqual({ headers, raw: headers, caller: undefined, address: '' });
    expect(shared.route).toBeUndefined();
  });

  it('has no answer, and says so by name', () => {
    expect(shared.reply.sent).toBe(true);
    expect(() => shared.reply.header('x-one', '1')).toThrow('reply.header was used in work that several requests share');
  });
});
