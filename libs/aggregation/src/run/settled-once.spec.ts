import { currentScope } from '@portico/platform';
import type { Scope } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { fallback, stale } from '../plan/failure-policy.ts';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from './request.fixture.ts';

const down = (): Promise<never> => Promise.reject(new UpstreamFailure('reset', { upstream: 'x', operation: 'y' }));

describe('a part', () => {
  let request: RequestFixture;

  beforeEach(() => {
    request = new RequestFixture();
  });

  it.each(['a value', 'a failure'])('that brings %s after it was called off is told of once, and changes nothing', async (late) => {
    let settle: () => void = () => undefined;
    const page = plan('page', { deadline: '2s' })
      .part('slow', () =>
        new Promise<number>((resolve, reject) => {
          settle = (): void => (late === 'a value' ? resolve(1) : reject(new Error('late')));
        }))
      .view(({ slow }) => slow);
    const answer = request.run(() => page.run());
    request.context.scope.cancel('client-gone');
    await expect(answer).rejects.toMatchObject({ kind: 'cancelled' });
    const told = [...request.settled];
    settle();
    await new Promise(setImmediate);
    expect(request.settled).toEqual(told);
    expect(told).toMatchObject([{ part: 'slow', outcome: 'failed', failure: { kind: 'cancelled' } }]);
  });

  it('has the time that it is given, from when it begins', async () => {
    const page = plan('page', { deadline: '20s' })
      .part('first', () => new Promise<number>((resolve) => setImmediate(() => resolve(1))))
      .part('left', { needs: ['first'], within: '10s' }, () => (currentScope() as Scope).remaining())
      .part('all', () => (currentScope() as Scope).remaining())
      .view(({ left, all }) => ({ left, all }));
    const { left, all } = await new RequestFixture({ deadline: 60_000 }).run(() => page.run());
    expect({ left: left > 5_000 && left <= 10_000, all: all > 10_000 && all <= 20_000 }).toEqual({ left: true, all: true });
  });

  it('that is not wanted has no value, though it has a fallback: its view is told that it was skipped', async () => {
    const page = plan('page', { deadline: '2s' })
      .part('a', { when: () => false, onFailure: fallback(7) }, () => 1)
      .view(({ a }, outcomes) => ({ a, outcome: outcomes.of('a') }));
    expect(await request.run(() => page.run())).toEqual({ a: undefined, outcome: 'skipped' });
  });

  it('hands the query to the view as well', async () => {
    const page = plan('page', class { n!: number; }, { deadline: '2s' }).part('a', () => 1).view(({ a, query }) => a + query.n);
    expect(await request.run(() => page.run({ n: 4 }))).toBe(5);
  });

  it('and all others that are there leave no word of anything missing, for client or log', async () => {
    await request.run(() => plan('page', { deadline: '2s' }).part('a', () => 1).view(({ a }) => a).run());
    expect({ headers: Object.keys(request.headers), partial: request.context.partial }).toEqual({ headers: [], partial: undefined });
  });
});

describe('a last good answer', () => {
  const failing = new UpstreamFailure('timeout', { upstream: 'news', operation: 'list' });

  it('is of the same values of what its part needs and wants, and of no others', async () => {
    let broken = false;
    let [need, want] = [1, 1];
    const page = plan('page', { deadline: '2s' })
      .part('need', () => need)
      .part('want', () => want)
      .part('kept', { needs: ['need'], wants: ['want'], onFailure: stale('1h') }, async (seen) =>
        (broken ? down() : seen.need * 10 + (seen.want ?? 0)))
      .view(({ kept }) => kept ?? null);
    const ask = (): Promise<number | null> => new RequestFixture().run(() => page.run());
    expect(await ask()).toBe(11);
    broken = true;
    expect(await ask()).toBe(11);
    need = 2;
    expect(await ask()).toBeNull();
    [need, want] = [1, 2];
    expect(await ask()).toBeNull();
  });

  it('is not one that stood in for an upstream’s: it would be young again', async () => {
    let mode: 'good' | 'stale' | 'down' = 'good';
    const page = plan('page', { deadline: '2s' })
      .part('news', { onFailure: stale('1h') }, async () => {
        if (mode === 'down') return down();
        if (mode === 'stale') (currentScope() as Scope).standIn = { age: 11_500, failure: failing };
        return mode;
      })
      .view(({ news }) => news ?? null);
    const answers: unknown[] = [];
    for (mode of ['good', 'stale', 'down'] as const) answers.push(await new RequestFixture().run(() => page.run()));
    expect(answers).toEqual(['good', 'stale', 'good']);
  });
});

describe('a part that has read a stale answer', () => {
  const reading = (failure: unknown): void => void ((currentScope() as Scope).standIn = { age: 2_000, failure });
  const completenessOf = async (load: () => unknown): Promise<string | undefined> => {
    const request = new RequestFixture();
    await request.run(() => plan('page', { deadline: '2s' }).part('a', { onFailure: 'omit' }, load).view(() => 1).run());
    return request.headers['completeness'];
  };

  it('and then fails is missing, and not stale', async () => {
    expect(
      await completenessOf(() => {
        reading(new UpstreamFailure('timeout', { upstream: 'news', operation: 'list' }));
        throw new TypeError('a bug');
      }),
    ).toBe('a;is=omitted;reason=internal');
  });

  it('whose upstream has failed in no known way says that it is unavailable', async () => {
    expect(await completenessOf(() => (reading(new Error('odd')), 1))).toBe('a;is=stale;reason=unavailable;age=2');
  });
});
