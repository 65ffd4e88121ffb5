import { fallback, stale } from './failure-policy.ts';
import { plan } from './plan-builder.ts';

/** What a JavaScript caller can do, whom no compiler stops. */
interface LooseBuilder {
  part(name: unknown, options: object, load: unknown): LooseBuilder;
  batch(name: string, options: object, keys: unknown, load: unknown): LooseBuilder;
  view(toView: unknown): unknown;
}
const loose = (): LooseBuilder => plan('page', { deadline: '500ms' }) as unknown as LooseBuilder;
const load = async (): Promise<number> => 1;

describe('a plan that cannot work is refused when it is made', () => {
  const wrong: [string, () => unknown, string][] = [
    ['a need of a later part', () => loose().part('a', { needs: ['b'] }, load).part('b', {}, load), 'part "a" needs "b", which is not a part declared before it'],
    ['a part that needs itself', () => loose().part('a', { needs: ['a'] }, load), 'part "a" needs "a"'],
    ['an unknown want', () => loose().part('a', { wants: ['x'] }, load), 'part "a" wants "x"'],
    ['a doubled name', () => loose().part('a', {}, load).part('a', {}, load), 'two parts named "a"'],
    ['a name that no header can carry', () => loose().part('a b', {}, load), 'a part named "a b"'],
    ['an unknown policy', () => loose().part('a', { onFailure: 'ignore' }, load), 'part "a" has an unknown onFailure'],
    ['no function', () => loose().part('a', {}, undefined), 'part "a" has no function'],
    ['more time than the plan has', () => loose().part('a', { within: '1s' }, load), 'part "a" may take longer (1s) than the whole plan'],
    ['a stale part with needs and no key', () => loose().part('a', {}, load).part('b', { needs: ['a'], onFailure: stale('1m') }, load), 'part "b" is stale()'],
    ['a batch of nothing', () => loose().batch('a', { max: 0 }, () => [], load), 'a batch takes at least one key'],
    ['no part at all', () => loose().view(() => 1), 'plan "page" has no part'],
    ['a duration without a unit', () => plan('page', { deadline: '500' as '500ms' }), '500'],
  ];

  it.each(wrong)('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('a plan that can work', () => {
  it('is a value that knows its parts', () => {
    const page = plan('page', { deadline: '500ms' })
      .part('a', { within: '100ms' }, load)
      .part('b', { needs: ['a'], wants: [], onFailure: fallback(2) }, load)
      .view(({ a, b }) => a + b);
    expect(page.parts.map(({ name, needs, within }) => ({ name, needs, within }))).toEqual([
      { name: 'a', needs: [], within: 100 },
      { name: 'b', needs: [0], within: undefined },
    ]);
  });
});
