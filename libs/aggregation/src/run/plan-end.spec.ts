import { currentScope, Identity, runInScope } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
import { fallback, stale } from '../plan/failure-policy.ts';
import { plan } from '../plan/plan-builder.ts';
import { PlanSignals } from '../telemetry/plan.signals.ts';
import { RequestFixture } from './request.fixture.ts';
import { unhandled } from './unhandled.fixture.ts';

const down = (): Promise<never> => Promise.reject(new UpstreamFailure('reset', { upstream: 'x', operation: 'y' }));
const never = (): Promise<never> => new Promise(() => undefined);
const bug = (): never => {
  throw new RangeError('a bug');
};

describe('the run of a plan', () => {
  let request: RequestFixture;
  const membersOf = (): unknown[] => (request.context.scope as unknown as { readonly members?: unknown[] }).members ?? [];
  const waiting = (): number => (request.context.scope.timers as unknown as { readonly waiting: number }).waiting;

  beforeEach(() => {
    request = new RequestFixture();
  });

  const ends: [string, () => Promise<unknown>][] = [
    ['with its view', () => plan('page', { deadline: '2s' }).part('a', { within: '1s' }, () => delay(1)).view(() => 1).run()],
    ['with a failure', () => plan('page', { deadline: '2s' }).part('slow', { within: '1s' }, never).part('a', down).view(() => 1).run()],
    ['with a view that throws', () => plan('page', { deadline: '2s' }).part('a', () => 1).view(bug).run()],
    ['at its deadline', () => plan('page', { deadline: '10ms' }).part('a', never).view(() => 1).run()],
  ];
  it.each(ends)('that ends %s leaves the request’s own deadline and nothing else', async (_, run) => {
    const before = waiting();
    await request.run(run).catch(() => undefined);
    expect({ waiting: waiting(), members: membersOf() }).toEqual({ waiting: before, members: [] });
  });

  it('may follow another one of the same plan, and run beside it', async () => {
    const page = plan('page', class { n!: number; }, { deadline: '2s' }).part('a', async ({ query }) => query.n).part('b', { needs: ['a'] }, ({ a }) => a * 10).view(({ b }) => b);
    await expect(request.run(() => Promise.all([page.run({ n: 1 }), page.run({ n: 2 })]))).resolves.toEqual([10, 20]);
    await expect(request.run(() => page.run({ n: 3 }))).resolves.toBe(30);
  });

  it('begins no part when one has failed the request, whether it waited for that or not', async () => {
    const [load, when] = [jest.fn(() => 1), jest.fn(() => true)];
    const page = plan('page', { deadline: '2s' }).part('first', bug).part('other', { when }, load).part('next', { wants: ['first'], when }, load).view(() => 1);
    await expect(request.run(() => page.run())).rejects.toThrow('a bug');
    const later = plan('page', { deadline: '2s' }).part('a', () => delay(1)).part('b', { needs: ['a'] }, bug).part('c', { needs: ['a'], when }, load).view(() => 1);
    await expect(request.run(() => later.run())).rejects.toThrow('a bug');
    expect({ load: load.mock.calls.length, when: when.mock.calls.length }).toEqual({ load: 0, when: 0 });
    expect(request.settled.map(({ part, outcome }) => `${part} ${outcome}`)).toEqual(['first failed', 'a ok', 'b failed']);
  });

  it('hands a part what it needs and what it wants, once each, when the last of them is there', async () => {
    const page = plan('page', { deadline: '2s' })
      .part('a', () => delay(5, 1))
      .part('b', { onFailure: 'omit' }, (): Promise<number> => down())
      .part('c', { onFailure: 'omit' }, () => delay(10, 3))
      .part('seen', { needs: ['a', 'c'], wants: ['a', 'b'] }, (parts) => parts)
      .view(({ seen }) => seen);
    await expect(request.run(() => page.run())).resolves.toEqual({ a: 1, b: undefined, c: 3 });
  });

  describe('in which a part is not wanted', () => {
    const page = plan('page', class { wanted!: boolean; }, { deadline: '2s' })
      .part('a', { when: ({ query }) => query.wanted, onFailure: fallback('stand-in') }, () => 'there')
      .part('b', { needs: ['a'], onFailure: fallback('stand-in') }, () => 'there')
      .part('c', { needs: ['b'] }, ({ b }) => `after ${b}`)
      .view(({ a, b, c }, { of }) => ({ a: a ?? null, b, c, outcomes: typeof of }));

    it('puts a stand-in where the type promises a value, and nowhere else', async () => {
      await expect(request.run(() => page.run({ wanted: false }))).resolves.toMatchObject({ a: null, b: 'stand-in', c: 'after stand-in' });
      expect(request.settled.map(({ part, outcome }) => `${part} ${outcome}`)).toEqual(['a skipped', 'b skipped', 'c ok']);
      expect(request.headers).toEqual({});
    });

    it('asks once, with the query and the caller', async () => {
      const when = jest.fn(() => false);
      await request.run(() => plan('page', class { n!: number; }, { deadline: '2s' }).part('a', { when }, () => 1).view(() => 1).run({ n: 7 }));
      expect(when.mock.calls).toStrictEqual([[{ query: { n: 7 }, caller: undefined }]]);
    });
  });

  it.each([
    ['throws', bug, 'a bug'],
    ['is async, which would always be true', (async () => false) as never, 'the "when" of part "a" returns a promise; it must answer at once'],
  ])('fails, whatever the policy, when the `when` of a part %s', async (_, when, message) => {
    const load = jest.fn(() => 1);
    const page = plan('page', { deadline: '2s' }).part('a', { when, onFailure: fallback(1) }, load).view(() => 1);
    await expect(request.run(() => page.run())).rejects.toThrow(message);
    expect(load).not.toHaveBeenCalled();
  });

  it('stands in with the last good answer for parts that need it, kept for the values of the parts that it needs', async () => {
    let broken = false;
    const page = plan('page', class { id!: number; }, { deadline: '2s' })
      .part('id', ({ query: { id } }) => id)
      .part('news', { needs: ['id'], onFailure: stale('1h') }, async ({ id }) => (broken ? down() : `news of ${id}`))
      .part('lines', { needs: ['news'] }, ({ news }) => news.toUpperCase())
      .view(({ lines }, outcomes) => `${lines ?? 'none'} ${outcomes.of('news')}`);
    const ask = (id: number): Promise<string> => request.run(() => page.run({ id }));
    await ask(1);
    broken = true;
    const clock = performance.now.bind(performance);
    const now = jest.spyOn(performance, 'now').mockImplementation(() => clock() + 3_000_000);
    request = new RequestFixture({ deadline: 60_000 });
    expect(await ask(1)).toBe('NEWS OF 1 stale');
    expect(request.headers['completeness']).toMatch(/^news;is=stale;reason=unavailable;age=300\d$/);
    expect(await ask(2)).toBe('none omitted');
    now.mockRestore();
  });

  it('tells its view how each part has ended, and of a part that it does not have that it was skipped', async () => {
    const page = plan('page', { deadline: '2s' })
      .part('a', () => 1)
      .part('b', { onFailure: 'omit' }, down)
      .part('c', { needs: ['b'], onFailure: fallback(1) }, () => 1)
      .view((_parts, outcomes) => ['a', 'b', 'c', 'd'].map((name) => outcomes.of(name as 'a')));
    await expect(request.run(() => page.run())).resolves.toEqual(['ok', 'omitted', 'fallback', 'skipped']);
  });

  it('tells of a view that throws, with its name and the error, and says nothing of what is missing then', async () => {
    const broken: unknown[] = [];
    request.context.events.of(PlanSignals).viewBroken.subscribe((event) => void broken.push(event));
    const page = plan('page', { deadline: '2s' }).part('a', { onFailure: 'omit' }, down).view(bug);
    await expect(request.run(() => page.run())).rejects.toThrow('a bug');
    expect({ broken, headers: request.headers }).toEqual({ broken: [{ plan: 'page', error: new RangeError('a bug') }], headers: {} });
  });

  it('gives a view that is not shared for the handler to change', async () => {
    const page = plan('page', { deadline: '2s', coalesce: 'anonymous' }).part('a', () => 1).view(() => ({ list: [1] }));
    const view = await request.run(() => page.run());
    view.list.push(2);
    expect(view).toEqual({ list: [1, 2] });
  });

  it('says nothing in an answer that has gone on without it, but all in one that waits for it', async () => {
    const inner = plan('inner', { deadline: '2s' }).part('slow', { onFailure: 'omit' }, never).view(() => 1);
    const page = plan('page', { deadline: '2s' }).part('nested', { within: '10ms', onFailure: 'omit' }, () => inner.run()).view(() => 1);
    await request.run(() => page.run());
    expect(request.headers['completeness']).toBe('nested;is=omitted;reason=timeout');
    request = new RequestFixture({ deadline: 10 });
    await request.run(() => inner.run());
    expect(request.headers['completeness']).toBe('slow;is=omitted;reason=timeout');
  });

  it('counts the whole time of Server-Timing from the arrival of the request, and names parts that were called off', async () => {
    request = new RequestFixture({ development: true });
    await delay(30);
    await request.run(() => plan('page', { deadline: '2s' }).part('slow', never).part('a', down).view(() => 1).run()).catch(() => undefined);
    const [, total, rest] = /^page;dur=([\d.]+), (.*)$/.exec(request.headers['server-timing'] ?? '') ?? [];
    expect(Number(total)).toBeGreaterThanOrEqual(29);
    expect(Number(total)).toBeLessThanOrEqual(performance.now() - request.context.startedAt);
    expect(rest).toMatch(/^slow;dur=0\.0;desc="cancelled", a;dur=[\d.]+;desc="failed"$/);
  });

  it('shows timings only to those who may see them', async () => {
    const ann = { identity: new Identity('spec', 'ann'), roles: [] };
    const page = plan('page', { deadline: '2s' }).part('a', () => 1).view(() => 1);
    const shown = async (scopes: string[]): Promise<boolean> => {
      const of = new RequestFixture({ caller: { ...ann, scopes } });
      await of.run(() => page.run());
      return 'server-timing' in of.headers;
    };
    expect({ without: await shown([]), withScope: await shown(['portico:diagnostics']) }).toEqual({ without: false, withScope: true });
  });

  it('ends no process by a failure that is awaited by none', async () => {
    const failures = unhandled();
    void request.run(() => plan('page', { deadline: '2s' }).part('a', down).view(() => 1).run());
    void request.run(() => plan('page', { deadline: '2s', coalesce: 'anonymous' }).part('a', down).view(() => 1).run());
    const gone = new RequestFixture();
    void gone.run(() => plan('page', { deadline: '2s', coalesce: 'anonymous' }).part('a', never).view(() => 1).run());
    gone.context.scope.cancel('client-gone');
    expect(await failures.stop()).toEqual([]);
  });

  it('calls the view inside its own scope, whatever has settled its last part', async () => {
    const seen: unknown[] = [];
    let resolve: (value: number) => void = () => undefined;
    const page = plan('page', { deadline: '2s' }).part('a', () => new Promise<number>((done) => (resolve = done))).view(() => seen.push(currentScope()?.parent));
    const answer = request.run(() => page.run());
    runInScope(new RequestFixture().context.scope, () => resolve(1));
    await answer;
    expect(seen).toEqual([request.context.scope]);
  });
});
