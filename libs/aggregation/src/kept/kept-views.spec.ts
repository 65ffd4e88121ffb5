import { currentScope, noteSource, runInScope } from '@portico/platform';
import type { AnswerSource, Scope } from '@portico/platform';
import { fallback } from '../plan/failure-policy.ts';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from '../run/request.fixture.ts';

/** What a read of an upstream does, whose answers are kept. */
function reads(source: Partial<AnswerSource> | undefined): void {
  noteSource(currentScope() as Scope, source && { freshUntil: performance.now() + 60_000, everybodys: true, holds: () => true, reused: () => undefined, ...source });
}
const ask = <T>(run: () => Promise<T>): Promise<T> => new RequestFixture().run(run);

describe('a view that is kept', () => {
  let times = 0;
  beforeEach(() => (times = 0));

  const counting = (source: () => Partial<AnswerSource> | undefined) =>
    plan('page', class { id!: number; }, { deadline: '2s', kept: 'private' })
      .part('a', async () => (reads(source()), (times += 1)))
      .part('b', { needs: ['a'] }, ({ a }) => a * 10)
      .view(({ a, b, query: { id } }) => ({ id, a, b }));

  it('is the very one that was made, for the same query, and no part has run', async () => {
    const page = counting(() => ({}));
    const first = await ask(() => page.run({ id: 1 }));
    expect({ same: (await ask(() => page.run({ id: 1 }))) === first, frozen: Object.isFrozen(first), other: await ask(() => page.run({ id: 2 })), times }).toEqual({
      same: true,
      frozen: true,
      other: { id: 2, a: 2, b: 20 },
      times: 2,
    });
  });

  it.each<[string, () => Partial<AnswerSource> | undefined]>([
    ['a call’s answer was not kept', () => undefined],
    ['what it was made of has expired', () => ({ freshUntil: performance.now() - 1 })],
    ['what it was made of was purged', () => ({ holds: () => false })],
    ['what it was made of was purged on another replica', () => ({ holds: async () => false })],
  ])('is made again where %s', async (_, source) => {
    const page = counting(source);
    await ask(() => page.run({ id: 1 }));
    expect({ again: await ask(() => page.run({ id: 1 })), times }).toEqual({ again: { id: 1, a: 2, b: 20 }, times: 2 });
  });

  it('is asked for where that takes a while, and is found', async () => {
    const page = counting(() => ({ holds: async () => true }));
    const first = await ask(() => page.run({ id: 1 }));
    expect(await ask(() => page.run({ id: 1 }))).toBe(first);
  });

  it('is fresh for as long as the first of its answers', async () => {
    const now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const page = counting(() => (reads({ freshUntil: now + 5_000 }), {}));
    await ask(() => page.run({ id: 1 }));
    clock.mockImplementation(() => now + 4_999);
    await ask(() => page.run({ id: 1 }));
    const before = times;
    clock.mockImplementation(() => now + 5_000);
    await ask(() => page.run({ id: 1 }));
    clock.mockRestore();
    expect({ before, times }).toEqual({ before: 1, times: 2 });
  });

  it.each([
    ['has a part that reads nothing and depends on nothing', () => plan('page', { deadline: '2s', kept: 'private' }).part('a', () => reads({})).part('clock', () => (times += 1)).view(() => ({ times }))],
    ['reads nothing', () => plan('page', { deadline: '2s', kept: 'private' }).part('a', () => (times += 1)).view(() => ({ times }))],
    [
      'has a part that has failed',
      () =>
        plan('page', { deadline: '2s', kept: 'private' })
          .part('a', () => (reads({}), (times += 1)))
          .part('b', { needs: ['a'], onFailure: fallback(0) }, () => Promise.reject(new Error('down')))
          .view(() => ({ times })),
    ],
    ['has a call that failed, which its part has survived', () => plan('page', { deadline: '2s', kept: 'private' }).part('a', () => (reads({}), reads(undefined), (times += 1))).view(() => ({ times }))],
    ['is of a class, which may say something else each time', () => plan('page', { deadline: '2s', kept: 'private' }).part('a', () => (reads({}), (times += 1))).view(() => new Date())],
    ['does not say so', () => plan('page', { deadline: '2s' }).part('a', () => (reads({}), (times += 1))).view(() => ({ times }))],
    [
      'runs a coalesced plan, whose reads are in a scope of their own',
      () => {
        const inner = plan('inner', { deadline: '2s', coalesce: 'anonymous' }).part('x', () => (reads(undefined), (times += 1))).view(() => times);
        return plan('page', { deadline: '2s', kept: 'private' }).part('a', () => reads({})).part('b', { needs: ['a'] }, () => inner.run()).view(({ b }) => ({ b }));
      },
    ],
  ] as const)('is none of a plan that %s', async (_, made) => {
    const page = made();
    await ask<unknown>(() => page.run());
    await ask<unknown>(() => page.run());
    expect(times).toBe(2);
  });

  it('is made again when one in it is: what a view inside was made of is what the one around is made of', async () => {
    let holds = true;
    const inner = plan('inner', { deadline: '2s', kept: 'private' }).part('x', () => (reads({ holds: () => holds }), (times += 1))).view(({ x }) => ({ x }));
    const page = (): Promise<{ b: { x: number } }> => outer.run();
    const outer = plan('page', { deadline: '2s', kept: 'private' }).part('b', () => inner.run()).view(({ b }) => ({ b }));
    await ask(() => inner.run());
    await ask(page);
    const before = times;
    holds = false;
    expect({ before, after: await ask(page) }).toEqual({ before: 1, after: { b: { x: 2 } } });
  });

  it('is kept by a coalesced run as well, for guests', async () => {
    const page = plan('page', { deadline: '2s', kept: 'public', coalesce: 'anonymous' }).part('a', () => (reads({}), (times += 1))).view(({ a }) => ({ a }));
    const first = await ask(() => page.run());
    expect({ same: (await ask(() => page.run())) === first, times }).toEqual({ same: true, times: 1 });
  });

  it('is made for its request alone where its query cannot be compared, which is reported', async () => {
    const request = new RequestFixture();
    const faults: string[] = [];
    request.context.events.internalFault.subscribe(({ where }) => faults.push(where));
    const page = plan('page', class { sort!: () => number; }, { deadline: '2s', kept: 'private' }).part('a', () => (reads({}), (times += 1))).view(({ a }) => ({ a }));
    await request.run(() => page.run({ sort: () => 1 }));
    await runInScope(request.context.scope, () => page.run({ sort: () => 1 }));
    expect({ times, faults }).toEqual({ times: 2, faults: ['the key of a kept view', 'the key of a kept view'] });
  });

  it.each([
    ['an unknown word', () => plan('page', { deadline: '1s', kept: 'always' as never }), `plan "page" has an unknown "kept"; use 'private' or 'public', or leave it out`],
    ['everybody’s, of parts that see the caller', () => plan('page', { deadline: '1s', kept: 'public' }), `plan "page" is kept for everybody, and its parts see the caller; add coalesce: 'anonymous', or keep it 'private'`],
  ])('stops the start where it is %s', (_, made, message) => expect(made).toThrow(message));
});
