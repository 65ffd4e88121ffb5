import { currentScope, Identity } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { setTimeout as delay } from 'node:timers/promises';
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
});
