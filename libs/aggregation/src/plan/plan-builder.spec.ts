import { fallback, stale } from './failure-policy.ts';
import { plan } from './plan-builder.ts';
import type { PlanOptions } from './plan-builder.ts';

/** What a JavaScript caller can do, whom no compiler stops. */
interface LooseBuilder {
  part(name: unknown, ...rest: unknown[]): LooseBuilder;
  batch(name: string, options: object, keys: unknown, load: unknown): LooseBuilder;
  view(toView: unknown): unknown;
}
const loose = (): LooseBuilder => plan('page', { deadline: '500ms' }) as unknown as LooseBuilder;
const load = async (): Promise<number> => 1;

describe('a plan that cannot work is refused when it is made', () => {
  const wrong: [string, () => unknown, string][] = [
    ['a need of a later part', () => loose().part('a', { needs: ['b'] }, load).part('b', load), 'part "a" needs "b", which is not a part declared before it'],
    ['a part that needs itself', () => loose().part('a', { needs: ['a'] }, load), 'part "a" needs "a"'],
    ['an unknown want', () => loose().part('a', { wants: ['x'] }, load), 'part "a" wants "x"'],
    ['a doubled name', () => loose().part('a', load).part('a', load), 'two parts named "a"'],
    ['a name that no header can carry', () => loose().part('a b', load), 'a part named "a b"'],
    ['a name that begins with a digit', () => loose().part('1a', load), 'a part named "1a"'],
    ['a name with a dot, which stands before those of other plans', () => loose().part('a.b', load), 'a part named "a.b"'],
    ['a part named as the query that every part reads', () => loose().part('query', load), 'a part named "query"; every part reads the query by that name: rename the part'],
    ['a batch named as the caller', () => loose().batch('caller', { max: 1 }, () => [], load), 'a part named "caller"; every part reads the caller by that name'],
    ['no name', () => loose().part('', load), 'a part named ""'],
    ['a plan whose name has a space', () => plan('my page', { deadline: '1s' }), 'a plan is named "my page"'],
    ['a plan whose name begins with a digit', () => plan('1page', { deadline: '1s' }), 'a plan is named "1page"'],
    ['a plan whose name would end its item', () => plan('a,b', { deadline: '1s' }), 'a plan is named "a,b"'],
    ['an unknown policy', () => loose().part('a', { onFailure: 'ignore' }, load), 'part "a" has an unknown onFailure'],
    ['a policy of an unknown kind', () => loose().part('a', { onFailure: { kind: 'retry' } }, load), 'part "a" has an unknown onFailure'],
    ['a policy that is null', () => loose().part('a', { onFailure: null }, load), 'part "a" has an unknown onFailure'],
    ['no function', () => loose().part('a', undefined), 'part "a" has no function'],
    ['options without a function', () => loose().part('a', { within: '1ms' }), 'part "a" has no function'],
    ['no function after options', () => loose().part('a', {}, undefined), 'part "a" has no function'],
    ['more time than the plan has', () => loose().part('a', { within: '1s' }, load), 'part "a" may take longer (1s) than the whole plan'],
    ['a batch of one key and a half', () => loose().batch('a', { max: 1.5 }, () => [], load), 'a batch takes at least one key a call, not 1.5'],
    ['a batch of nothing', () => loose().batch('a', { max: 0 }, () => [], load), 'a batch takes at least one key'],
    ['no part at all', () => loose().view(() => 1), 'plan "page" has no part'],
    ['a plan that coalesces something else', () => plan('page', { deadline: '1s', coalesce: 'all' as never }), `plan "page" has an unknown "coalesce"; use 'anonymous', or leave it out`],
    ['a plan with another rule of callers', () => plan('page', { deadline: '1s', caller: 'known' as never }), `plan "page" has an unknown "caller"; use 'required', or leave it out`],
    ['a coalesced plan for known callers', () => plan('page', { deadline: '1s', caller: 'required', coalesce: 'anonymous' } as never), 'plan "page" requires a caller and coalesces runs without one; leave out "caller" or "coalesce"'],
    ['a plan of a query without options', () => plan('page', class {} as never), 'plan "page": its deadline: undefined is not a duration'],
    ['a duration without a unit', () => plan('page', { deadline: '500' as '500ms' }), 'plan "page": its deadline: "500" is not a duration: write a number with a unit'],
    ['a deadline in words', () => plan('page', { deadline: 'soon' as '1s' }), 'plan "page": its deadline: "soon" is not a duration: write a number with a unit'],
    ['a deadline that is a number', () => plan('page', { deadline: 500 as never }), 'plan "page": its deadline: 500 is not a duration: write a number with a unit'],
    ['no deadline', () => plan('page', {} as never), 'plan "page": its deadline: undefined is not a duration: write a number with a unit'],
    ['the time of a part in words', () => loose().part('a', { within: 'soon' }, load), 'plan "page": the "within" of part "a": "soon" is not a duration: write a number with a unit'],
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

  it.each(['home', '*', 'shop/home:v1.2', 'a-b_c'])('may be named %s', (name) => {
    expect(plan(name, { deadline: '1s' }).part('a', load).view(() => 1).name).toBe(name);
  });

  it('may give a part all of its time, and have a part that depends on others be stale', () => {
    const page = plan('page', { deadline: '500ms' })
      .part('a', { within: '500ms' }, load)
      .part('b', { needs: ['a'], wants: ['a'], onFailure: stale('1m') }, load)
      .batch('c', { max: 1, wants: ['a', 'b'] }, () => ['k'], async () => new Map<string, number>())
      .view(() => 1);
    expect(page.parts.map(({ within, wants, batch }) => ({ within, wants, batch }))).toEqual([
      { within: 500, wants: [], batch: undefined },
      { within: undefined, wants: [0], batch: undefined },
      { within: undefined, wants: [0, 1], batch: 1 },
    ]);
    expect({ waits: page.waits, dependents: page.dependents, kept: [...page.lastGood.keys()] }).toEqual({ waits: [0, 1, 2], dependents: [[1, 2], [2], []], kept: [1] });
  });

  it('may begin as another one does', () => {
    const start = plan('page', { deadline: '1s' }).part('a', load);
    const names = [start.part('b', load).view(() => 1), start.part('c', load).view(() => 1)].map(({ parts }) => parts.map(({ name }) => name).join());
    expect(names).toEqual(['a,b', 'a,c']);
  });

  it('says whom it is for: anyone by default', () => {
    const callers = (options: { coalesce?: 'anonymous' } | { caller?: 'required' }): string =>
      plan('page', { deadline: '1s', ...options } as PlanOptions).part('a', load).view(() => 1).callers;
    expect({ plain: callers({}), coalesced: callers({ coalesce: 'anonymous' }), required: callers({ caller: 'required' }) }).toEqual({
      plain: 'any',
      coalesced: 'coalesced',
      required: 'required',
    });
  });

  it('runs inside a request only', () => {
    const page = plan('page', { deadline: '1s' }).part('a', load).view(() => 1);
    expect(() => page.run()).toThrow('outside a request');
  });
});
