import { currentScope, Identity } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from '../run/request.fixture.ts';

describe('a plan that is shared', () => {
  let runs: number;
  let cancelled: number;
  const page = plan<{ page: number }>('page', { deadline: '2s', share: 'anonymous' })
    .part('slow', {}, async (_, { page }) => {
      runs += 1;
      currentScope()?.add({ cancel: (reason) => void (cancelled += Number(reason !== 'settled')) });
      await delay(40);
      return { page, run: runs };
    })
    .part('gone', { onFailure: 'omit' }, (): Promise<string> => Promise.reject(new UpstreamFailure('reset', { upstream: 'x', operation: 'y' })))
    .view(({ slow }) => slow);
  const ask = (number: number, request = new RequestFixture()): Promise<{ page: number; run: number }> => request.run(() => page.run({ page: number }));

  beforeEach(() => {
    runs = 0;
    cancelled = 0;
  });

  it('runs once for identical requests at the same time, and all get its view and its headers', async () => {
    const requests = [new RequestFixture(), new RequestFixture(), new RequestFixture()];
    const views = await Promise.all(requests.map((request) => ask(1, request)));
    expect(runs).toBe(1);
    expect(new Set(views).size).toBe(1);
    expect(Object.isFrozen(views[0])).toBe(true);
    expect(requests.map(({ headers }) => headers['completeness'])).toEqual(Array(3).fill('gone;is=omitted;reason=unavailable'));
  });

  it('runs for each other query, again once it has ended, and for each caller who is known', async () => {
    await Promise.all([ask(1), ask(2)]);
    expect(runs).toBe(2);
    await ask(1);
    expect(runs).toBe(3);
    const ann = (): RequestFixture => new RequestFixture({ caller: { identity: new Identity('spec', 'ann'), scopes: [], roles: [] } });
    await Promise.all([ask(1, ann()), ask(1, ann()), ask(1)]);
    expect(runs).toBe(6);
  });

  it('goes on when the request that began it leaves', async () => {
    const [first, second] = [new RequestFixture(), new RequestFixture()];
    const answers = [ask(1, first), ask(1, second)];
    first.context.scope.cancel('client-gone');
    await expect(answers[0]).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(answers[1]).resolves.toEqual({ page: 1, run: 1 });
    expect(cancelled).toBe(0);
  });

  it('ends when the last one leaves', async () => {
    const [first, second] = [new RequestFixture(), new RequestFixture()];
    const answers = [ask(1, first), ask(1, second)];
    const gone = Promise.allSettled(answers);
    first.context.scope.cancel('client-gone');
    second.context.scope.cancel('client-gone');
    await gone;
    expect(cancelled).toBe(1);
  });

  it('ends for the reason of the last one: a part whose time is over is not a client who has left', async () => {
    const [request, failures] = [new RequestFixture(), [] as unknown[]];
    request.context.events.partSettled.subscribe(({ plan: name, failure }) => name === 'page' && failures.push((failure as UpstreamFailure | undefined)?.kind));
    const outer = plan('outer', { deadline: '2s' }).part('nested', { within: '10ms' }, () => page.run({ page: 1 })).view(({ nested }) => nested);
    await expect(request.run(() => outer.run())).rejects.toMatchObject({ kind: 'timeout' });
    expect(failures).toContain('timeout');
    expect(failures).not.toContain('cancelled');
  });

  it('is run again for one who comes in the moment in which it ends', async () => {
    const [first, second] = [new RequestFixture(), new RequestFixture()];
    let answer: Promise<unknown> | undefined;
    const waited = plan<{ page: number }>('waited', { deadline: '2s', share: 'anonymous' })
      .part('slow', {}, async () => {
        runs += 1;
        if (runs === 1) currentScope()?.add({ cancel: () => void (answer = second.run(() => waited.run({ page: 1 }))) });
        await delay(10);
        return { run: runs };
      })
      .view(({ slow }) => slow);
    const gone = first.run(() => waited.run({ page: 1 }));
    first.context.scope.cancel('client-gone');
    await expect(gone).rejects.toMatchObject({ kind: 'cancelled' });
    await expect(answer).resolves.toEqual({ run: 2 });
  });

  it('takes nobody in who would be cut short', async () => {
    const short = plan('short', { deadline: '300ms', share: 'anonymous' })
      .part('slow', {}, async () => {
        runs += 1;
        await delay(80);
        return runs;
      })
      .view(({ slow }) => ({ slow }));
    const first = new RequestFixture().run(() => short.run());
    await delay(50);
    const second = new RequestFixture().run(() => short.run());
    await Promise.all([first, second]);
    expect(runs).toBe(2);
  });

  const pairs: [string, unknown, unknown][] = [
    ['sets', new Set(['a']), new Set(['b'])],
    ['maps', new Map([['a', 1]]), new Map([['a', 2]])],
    ['undefined and null', undefined, null],
    ['-0 and 0', -0, 0],
    ['large numbers', 1n, 2n],
    ['dates and texts', new Date(0), '1970-01-01T00:00:00.000Z'],
  ];
  it.each(pairs)('is another one for a query of another structure: %s', async (_, one, other) => {
    const byValue = plan<{ value: unknown }>('by-value', { deadline: '2s', share: 'anonymous' })
      .part('answer', {}, async (_parts, { value }) => (await delay(5), { value }))
      .view(({ answer }) => answer.value);
    const views = await Promise.all([one, other, one].map((value) => new RequestFixture().run(() => byValue.run({ value }))));
    expect(views.map((view) => [one, other].findIndex((value) => isDeepStrictEqual(value, view)))).toEqual([0, 1, 0]);
  });

  it('is refused for a query that nothing tells apart', async () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const any = plan<object>('any', { deadline: '2s', share: 'anonymous' }).part('a', {}, () => 1).view(() => 1);
    for (const query of [cycle, { sort: () => 1 }, new URL('https://a.example')]) {
      await expect(new RequestFixture().run(() => any.run(query))).rejects.toThrow('the query of plan "any" cannot be shared');
    }
  });

  it('is not shared for a query that is too large to be compared', async () => {
    const large = plan<{ text: string }>('large', { deadline: '2s', share: 'anonymous' })
      .part('a', {}, () => delay(5).then(() => (runs += 1)))
      .view(({ a }) => a);
    const query = { text: 'x'.repeat(100_000) };
    await Promise.all([1, 2].map(() => new RequestFixture().run(() => large.run(query))));
    expect(runs).toBe(2);
  });

  it('tells all who share it what is missing, in the plans inside it too', async () => {
    const down = (): Promise<string> => Promise.reject(new UpstreamFailure('reset', { upstream: 'x', operation: 'y' }));
    const inner = plan('inner', { deadline: '2s' }).part('a', { onFailure: 'omit' }, down).view(() => 1);
    const outer = plan('outer', { deadline: '2s', share: 'anonymous' })
      .part('nested', {}, () => delay(20).then(() => inner.run()))
      .part('a', { onFailure: 'omit' }, down)
      .view(() => ({}));
    const first = plan('first', { deadline: '2s' }).part('a', { onFailure: 'omit' }, down).view(() => 1);
    const requests = [new RequestFixture(), new RequestFixture()] as const;
    await requests[1].run(() => first.run());
    await Promise.all(requests.map((request) => request.run(() => outer.run())));
    expect(requests.map(({ headers }) => headers['completeness']?.replace(/;[^,]*/g, ''))).toEqual(['a, inner.a', 'a, outer.a, outer.inner.a']);
  });

  it('does not end the process when the failure of a run is awaited by none', async () => {
    const bad = plan('bad', { deadline: '2s', share: 'anonymous' }).part('a', {}, () => delay(2).then(() => Promise.reject(new Error('bad')))).view(() => 1);
    void new RequestFixture().run(() => bad.run());
    void new RequestFixture().run(() => plan('alone', { deadline: '2s' }).part('a', {}, () => Promise.reject(new Error('bad'))).view(() => 1).run());
    await delay(20);
  });
});
