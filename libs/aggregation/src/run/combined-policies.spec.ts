import { Identity } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { UpstreamFailure } from '@portico/upstream';
import { whenCaller } from '../plan/caller-condition.ts';
import { fallback, stale } from '../plan/failure-policy.ts';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from './request.fixture.ts';
import { unhandled } from './unhandled.fixture.ts';

const down = (): Promise<never> => Promise.reject(new UpstreamFailure('reset', { upstream: 'x', operation: 'y' }));
const turn = (): Promise<void> => new Promise(setImmediate);
const named = (subject: string): Caller => ({ identity: new Identity('spec', subject), scopes: [], roles: [] });

describe('what happens when a part fails, together with', () => {
  it('needs: a last good answer does not stand in for a part whose need is missing, and one that stands in for the need does', async () => {
    let broken = false;
    const page = plan('page', { deadline: '2s' })
      .part('gone', { onFailure: 'omit' }, async () => (broken ? down() : 1))
      .part('kept', { onFailure: stale('1h') }, async () => (broken ? down() : 2))
      .part('ofGone', { needs: ['gone'], onFailure: stale('1h') }, ({ gone }) => gone * 10)
      .part('ofKept', { needs: ['kept'] }, ({ kept }) => kept * 10)
      .view(({ gone, kept, ofGone, ofKept }) => ({ gone, kept, ofGone, ofKept }));
    await expect(new RequestFixture().run(() => page.run())).resolves.toEqual({ gone: 1, kept: 2, ofGone: 10, ofKept: 20 });
    broken = true;
    const request = new RequestFixture();
    await expect(request.run(() => page.run())).resolves.toEqual({ gone: undefined, kept: 2, ofGone: undefined, ofKept: 20 });
    expect(request.headers['completeness']?.replace(/age=\d+/, 'age')).toBe('gone;is=omitted;reason=unavailable, kept;is=stale;reason=unavailable;age, ofGone;is=omitted;reason=needs');
  });

  it('coalescing: the last good answer of a run for guests is that of all guests who would be told the same, and of no known caller', async () => {
    let broken = false;
    const page = plan('page', class { id!: string; }, { deadline: '2s', coalesce: 'anonymous' })
      .part('news', { onFailure: stale('1h') }, async ({ query: { id } }) => (await turn(), broken ? down() : `news of ${id}`))
      .view(({ news }) => news ?? null);
    const ask = (id: string, language = 'de', caller?: Caller): Promise<string | null> => new RequestFixture({ sent: { 'accept-language': language }, ...(caller ? { caller } : {}) }).run(() => page.run({ id }));
    expect(await Promise.all([ask('a'), ask('a')])).toEqual(['news of a', 'news of a']);
    broken = true;
    expect({ guests: await Promise.all([ask('a'), ask('a')]), other: await ask('b'), french: await ask('a', 'fr'), ann: await ask('a', 'de', named('ann')) }).toEqual({
      guests: ['news of a', 'news of a'],
      other: null,
      french: null,
      ann: null,
    });
  });

  it('coalescing, and parts for known callers: for guests these are skipped with all that needs them, which is no failure', async () => {
    const load = jest.fn(() => 1);
    const page = plan('page', { deadline: '2s', coalesce: 'anonymous' })
      .part('all', () => turn())
      .part('mine', { when: whenCaller(), onFailure: 'omit' }, load)
      .part('ofMine', { needs: ['mine'] }, load)
      .part('instead', { needs: ['mine'], onFailure: fallback(0) }, load)
      .view(({ mine, ofMine, instead }) => ({ mine, ofMine, instead }));
    const requests = [new RequestFixture(), new RequestFixture()];
    expect(await Promise.all(requests.map((request) => request.run(() => page.run())))).toEqual(Array(2).fill({ mine: undefined, ofMine: undefined, instead: 0 }));
    expect({ headers: requests.map(({ headers }) => headers), loads: load.mock.calls.length }).toEqual({ headers: [{}, {}], loads: 0 });
    const ann = new RequestFixture({ caller: named('ann') });
    expect(await ann.run(() => page.run())).toEqual({ mine: 1, ofMine: 1, instead: 1 });
  });

  it('coalescing, and timings: each of the requests is told, under the name that the plan has there', async () => {
    const first = plan('first', { deadline: '2s' }).part('a', () => 1).view(() => 1);
    const page = plan('page', { deadline: '2s', coalesce: 'anonymous' }).part('slow', () => turn()).view(() => 1);
    const requests = [new RequestFixture({ development: true }), new RequestFixture({ development: true })] as const;
    await requests[1].run(() => first.run());
    await Promise.all(requests.map((request) => request.run(() => page.run())));
    const told = requests.map(({ headers }) => headers['server-timing']?.replaceAll(/;dur=[\d.]+/g, '').replaceAll(/;desc="ok"/g, ''));
    expect(told).toEqual(['page, slow', 'first, a, page, page.slow']);
  });

  it('a time of its own, and a batch: what its calls fail with later ends no process', async () => {
    const failures = unhandled();
    const pending: ((error: Error) => void)[] = [];
    const page = plan('page', { deadline: '2s' })
      .batch('found', { max: 1, within: '10ms', onFailure: fallback(new Map<string, number>()) }, () => ['a', 'b', 'c'], () => new Promise<Map<string, number>>((_, reject) => pending.push(reject)))
      .view(({ found }) => found.size);
    const request = new RequestFixture();
    await expect(request.run(() => page.run())).resolves.toBe(0);
    for (const reject of pending) reject(new Error('late'));
    expect({ calls: pending.length, header: request.headers['completeness'], unhandled: await failures.stop() }).toEqual({ calls: 3, header: 'found;is=fallback;reason=timeout', unhandled: [] });
  });

  it('a plan inside: its last good answers are told by their age, its parts by its name', async () => {
    let broken = false;
    const inner = plan('inner', { deadline: '2s' }).part('news', { onFailure: stale('1h') }, async () => (broken ? down() : 'news')).view(({ news }) => news ?? null);
    const page = plan('page', { deadline: '2s' }).part('nested', () => inner.run()).part('other', { onFailure: 'omit' }, () => (broken ? down() : Promise.resolve(1))).view(({ nested }) => nested);
    await new RequestFixture().run(() => page.run());
    broken = true;
    const request = new RequestFixture();
    await expect(request.run(() => page.run())).resolves.toBe('news');
    expect(request.headers['completeness']).toMatch(/^inner\.news;is=stale;reason=unavailable;age=\d+, other;is=omitted;reason=unavailable$/);
  });
});
