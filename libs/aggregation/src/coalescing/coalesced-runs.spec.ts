import { currentContext, currentScope, Identity } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { plan } from '../plan/plan-builder.ts';
import type { MissingPart } from '../run/missing-parts.ts';
import { RequestFixture } from '../run/request.fixture.ts';
import { PlanSignals } from '../telemetry/plan.signals.ts';

describe('a plan that is shared', () => {
  let runs: number;
  let cancelled: number;
  const page = plan('page', class { page!: number; }, { deadline: '2s', coalesce: 'anonymous' })
    .part('slow', async ({ query: { page } }) => {
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

  it('runs for each set of headers that go on to upstreams, whose answer may depend on them', async () => {
    const sent = ['de', 'fr', 'de'].map((language) => new RequestFixture({ sent: { 'accept-language': language } }));
    const other = new RequestFixture({ sent: { 'x-shop': 'de' } });
    const views = await Promise.all([...sent, other].map((request) => ask(1, request)));
    expect(views.map((view) => views.indexOf(view))).toEqual([0, 1, 0, 3]);
    expect(runs).toBe(3);
  });

  it('tells of each request that it has taken in, inside that request', async () => {
    const requests = [new RequestFixture(), new RequestFixture(), new RequestFixture()];
    const shared: [plan: string, request: number][] = [];
    for (const { context } of requests) context.events.of(PlanSignals).planShared.subscribe((event) => void shared.push([event.plan, requests.findIndex((one) => one.context === currentScope()?.context)]));
    await Promise.all(requests.map((request) => ask(1, request)));
    expect(shared).toEqual([['page', 1], ['page', 2]]);
  });

  it('answers the query that it was asked, whatever the request that began it does to that afterwards', async () => {
    const late = plan('late', class { tags!: string[]; }, { deadline: '2s', coalesce: 'anonymous' }).part('a', () => delay(5)).view(({ query: { tags } }) => [...tags]);
    const query = { tags: ['a'] };
    const first = new RequestFixture().run(() => late.run(query));
    const second = new RequestFixture().run(() => late.run({ tags: ['a'] }));
    query.tags.push('b');
    expect(await Promise.all([first, second])).toEqual([['a'], ['a']]);
  });

  it('fails all who share it, and is run again for who comes then', async () => {
    let broken = true;
    const shaky = plan('shaky', { deadline: '2s', coalesce: 'anonymous' }).part('a', () => delay(5).then(() => (broken ? Promise.reject(new RangeError('broken')) : 1))).view(({ a }) => a);
    const run = (): Promise<number> => new RequestFixture().run(() => shaky.run());
    expect(await Promise.allSettled([run(), run()])).toEqual(Array(2).fill({ status: 'rejected', reason: new RangeError('broken') }));
    broken = false;
    await expect(run()).resolves.toBe(1);
  });

  it('leaves nothing in the scope of a request when it has answered or failed', async () => {
    const request = new RequestFixture();
    const remove = jest.spyOn(request.context.scope, 'remove');
    const bad = plan('bad', { deadline: '2s', coalesce: 'anonymous' }).part('a', () => Promise.reject(new Error('bad'))).view(() => 1);
    await ask(1, request);
    await expect(request.run(() => bad.run())).rejects.toThrow('bad');
    expect(remove.mock.calls.length).toBe(2);
    expect(request.context.scope.waitsFor()).toEqual([]);
  });

  it('names what it waited for to one who leaves before the others', async () => {
    const [first, second] = [new RequestFixture(), new RequestFixture()];
    const waiting = plan('waiting', { deadline: '2s', coalesce: 'anonymous' })
      .part('slow', () => {
        currentScope()?.add(Object.assign({ cancel: () => undefined }, { waitsFor: () => ['orders getOrder'] }));
        return delay(40);
      })
      .view(() => 1);
    const answers = [first, second].map((request) => request.run(() => waiting.run()));
    first.context.scope.cancel('deadline');
    await expect(answers[0]).rejects.toThrow('plan waiting: timeout, while it waited for orders getOrder');
    await expect(answers[1]).resolves.toBe(1);
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
    request.context.events.of(PlanSignals).partSettled.subscribe(({ plan: name, failure }) => name === 'page' && failures.push((failure as UpstreamFailure | undefined)?.kind));
    const outer = plan('outer', { deadline: '2s' }).part('nested', { within: '10ms' }, () => page.run({ page: 1 })).view(({ nested }) => nested);
    await expect(request.run(() => outer.run())).rejects.toMatchObject({ kind: 'timeout' });
    expect(failures).toContain('timeout');
    expect(failures).not.toContain('cancelled');
  });

  it('is run again for one who comes in the moment in which it ends', async () => {
    const [first, second] = [new RequestFixture(), new RequestFixture()];
    let answer: Promise<unknown> | undefined;
    const waited = plan('waited', class { page!: number; }, { deadline: '2s', coalesce: 'anonymous' })
      .part('slow', async () => {
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

  it.each([0, 1, 2, 3, 4, 5, 6])('takes in none after its view was made: one who comes %d microtasks after its last part', async (turns) => {
    let goOn = (): void => undefined;
    const waited = new Promise<void>((resolve) => (goOn = resolve));
    const first = new RequestFixture();
    const second = new RequestFixture();
    const waiting = plan('waiting', class {}, { deadline: '2s', coalesce: 'anonymous' })
      .part('list', () => waited.then(() => ['of all']))
      .part('gone', { onFailure: 'omit' }, (): Promise<string> => Promise.reject(new UpstreamFailure('reset', { upstream: 'x', operation: 'y' })))
      .view(({ list }) => ({ list: [...list] }));
    const of = (request: RequestFixture): Promise<{ list: string[] }> => request.run(() => waiting.run({}));
    const one = of(first);
    const other = waited.then(async () => {
      for (let turn = 0; turn < turns; turn += 1) await undefined;
      return of(second);
    });
    goOn();
    const views = await Promise.all([one, other]);
    expect({ isOne: views[0] === views[1], isFrozen: Object.isFrozen(views[1].list) }).toEqual(views[0] === views[1] ? { isOne: true, isFrozen: true } : { isOne: false, isFrozen: false });
    expect([first, second].map(({ headers }) => headers['completeness'])).toEqual(Array(2).fill('gone;is=omitted;reason=unavailable'));
  });

  it('begins a new run for a request that an old one would leave too little time', async () => {
    const short = plan('short', { deadline: '300ms', coalesce: 'anonymous' })
      .part('slow', async () => {
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
    const byValue = plan('by-value', class { value!: unknown; }, { deadline: '2s', coalesce: 'anonymous' })
      .part('answer', async ({ query: { value } }) => (await delay(5), { value }))
      .view(({ answer }) => answer.value);
    const views = await Promise.all([one, other, one].map((value) => new RequestFixture().run(() => byValue.run({ value }))));
    expect(views.map((view) => [one, other].findIndex((value) => isDeepStrictEqual(value, view)))).toEqual([0, 1, 0]);
  });

  it('is refused for a query that nothing tells apart', async () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const any = plan('any', Object, { deadline: '2s', coalesce: 'anonymous' }).part('a', () => 1).view(() => 1);
    for (const query of [cycle, { sort: () => 1 }, new URL('https://a.example')]) {
      await expect(new RequestFixture().run(() => any.run(query))).rejects.toThrow('the query of plan "any" cannot be compared');
    }
  });

  it('is not shared for a query that is too large to be compared', async () => {
    const large = plan('large', class { text!: string; }, { deadline: '2s', coalesce: 'anonymous' })
      .part('a', () => delay(5).then(() => (runs += 1)))
      .view(({ a }) => a);
    const query = { text: 'x'.repeat(100_000) };
    await Promise.all([1, 2].map(() => new RequestFixture().run(() => large.run(query))));
    expect(runs).toBe(2);
  });

  it('tells all who share it what is missing, in the plans inside it too', async () => {
    const down = (): Promise<string> => Promise.reject(new UpstreamFailure('reset', { upstream: 'x', operation: 'y' }));
    const inner = plan('inner', { deadline: '2s' }).part('a', { onFailure: 'omit' }, down).view(() => 1);
    const outer = plan('outer', { deadline: '2s', coalesce: 'anonymous' })
      .part('nested', () => delay(20).then(() => inner.run()))
      .part('a', { onFailure: 'omit' }, down)
      .view(() => ({}));
    const first = plan('first', { deadline: '2s' }).part('a', { onFailure: 'omit' }, down).view(() => 1);
    const requests = [new RequestFixture(), new RequestFixture()] as const;
    await requests[1].run(() => first.run());
    await Promise.all(requests.map((request) => request.run(() => outer.run())));
    expect(requests.map(({ headers }) => headers['completeness']?.replace(/;[^,]*/g, ''))).toEqual(['a, inner.a', 'a, outer.a, outer.inner.a']);
    expect(requests.map(({ context }) => (context.partial?.faults as MissingPart[] | undefined)?.map(({ part, upstream }) => `${part} ${upstream}`))).toEqual([
      ['a x', 'inner.a x'],
      ['a x', 'outer.a x', 'outer.inner.a x'],
    ]);
  });

  it('gives all who share it the answers that it has read, for their serialisers may break over them', async () => {
    const [read, own] = [{ previous: undefined, breach: undefined }, { previous: undefined, breach: undefined }];
    const reading = plan('reading', { deadline: '2s', coalesce: 'anonymous' }).part('a', () => {
      currentContext().answers = read;
      return delay(5);
    }).view(() => 1);
    const requests = [new RequestFixture(), new RequestFixture(), new RequestFixture()] as const;
    requests[2].context.answers = own;
    await Promise.all(requests.map((request) => request.run(() => reading.run())));
    expect(requests.map(({ context }) => [read, own].indexOf(context.answers as typeof read))).toEqual([0, 0, 1]);
  });

  it('does not end the process when the failure of a run is awaited by none', async () => {
    const bad = plan('bad', { deadline: '2s', coalesce: 'anonymous' }).part('a', () => delay(2).then(() => Promise.reject(new Error('bad')))).view(() => 1);
    void new RequestFixture().run(() => bad.run());
    void new RequestFixture().run(() => plan('alone', { deadline: '2s' }).part('a', () => Promise.reject(new Error('bad'))).view(() => 1).run());
    await delay(20);
  });
});
