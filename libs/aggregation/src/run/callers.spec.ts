import { Identity } from '@portico/platform';
import type { Caller, CustomerId } from '@portico/platform';
import { whenCaller } from '../plan/caller-condition.ts';
import { plan } from '../plan/plan-builder.ts';
import { RequestFixture } from './request.fixture.ts';

type Customer = Caller & { readonly customer: CustomerId };

const signedIn = whenCaller((caller): caller is Customer => caller.customer !== undefined);
const named = (subject: string): Caller => ({ identity: new Identity('spec', subject), scopes: [], roles: [] });
const ANN: Caller = { ...named('ann'), customer: 'c-1' as CustomerId };
const SERVICE = named('service');

const asked = <T>(caller: Caller | undefined, run: () => Promise<T>): Promise<T> => new RequestFixture(caller ? { caller } : {}).run(run);

describe('the caller of a plan', () => {
  const seen: Record<string, unknown> = {};
  const note = (name: string) => (given: unknown): number => {
    seen[name] = given;
    return 1;
  };
  beforeEach(() => Object.keys(seen).forEach((name) => delete seen[name]));

  it.each([
    ['known', ANN],
    ['not known', undefined],
  ])('is what each part reads, where anyone may call: one who is %s', async (_, caller) => {
    const page = plan('page', { deadline: '2s' }).part('a', note('a')).part('b', { needs: ['a'] }, note('b')).view(() => 1);
    await asked(caller, () => page.run());
    expect(seen).toStrictEqual({ a: { query: undefined, caller }, b: { query: undefined, caller, a: 1 } });
  });

  it.each([
    ['a customer', ANN, ['any', 'customer']],
    ['known, and no customer', SERVICE, ['any']],
    ['not known', undefined, []],
  ])('is seen behind a condition that it fulfils: one who is %s', async (_, caller, parts) => {
    const page = plan('page', { deadline: '2s' })
      .part('any', { when: whenCaller() }, ({ caller: { identity } }) => (seen['any'] = identity.subject))
      .part('customer', { when: signedIn }, ({ caller: { customer } }) => (seen['customer'] = customer))
      .view((_settled, outcomes) => [outcomes.of('any'), outcomes.of('customer')].filter((outcome) => outcome === 'ok').length);
    await expect(asked(caller, () => page.run())).resolves.toBe(parts.length);
    expect(Object.keys(seen)).toEqual(parts);
  });

  describe('of a plan whose runs are coalesced', () => {
    const page = plan('page', class { id!: string; }, { deadline: '2s', coalesce: 'anonymous' })
      .part('plain', note('plain'))
      .part('looking', { when: ({ caller }) => caller !== undefined }, note('looking'))
      .batch('keys', { max: 9 }, (given) => (note('keys')(given), ['k']), async (_keys, given) => new Map([['k', note('load')(given)]]))
      .part('mine', { when: signedIn, wants: ['plain'] }, note('mine'))
      .view(({ mine }) => mine ?? null);

    it('is seen by those parts alone that ask for a known one, though it has a run of its own', async () => {
      await expect(asked(ANN, () => page.run({ id: 'x' }))).resolves.toBe(1);
      const query = { id: 'x' };
      expect(seen).toStrictEqual({ plain: { query }, looking: { query }, keys: { query }, load: { query }, mine: { query, caller: ANN, plain: 1 } });
    });

    it('is not there in a run for callers who are not known, nor are the parts that ask for it', async () => {
      await expect(asked(undefined, () => page.run({ id: 'x' }))).resolves.toBeNull();
      expect(Object.keys(seen).sort()).toEqual(['keys', 'load', 'plain']);
    });

    it('is not asked whether it will do when it is not known', async () => {
      const is = jest.fn(() => true);
      const other = plan('page', { deadline: '2s', coalesce: 'anonymous' }).part('a', { when: whenCaller(is) }, () => 1).view(() => 1);
      await asked(undefined, () => other.run());
      expect(is).not.toHaveBeenCalled();
      await asked(SERVICE, () => other.run());
      expect(is.mock.calls).toEqual([[SERVICE]]);
    });
  });

  describe('of a plan that requires one', () => {
    const load = jest.fn(({ caller }: { caller: Caller }) => caller.identity.subject);
    const page = plan('page', { deadline: '2s', caller: 'required' }).part('a', load).view(({ a }) => a);
    beforeEach(() => load.mockClear());

    it('is seen by its parts', async () => {
      await expect(asked(ANN, () => page.run())).resolves.toBe('ann');
    });

    it('fails a run without one before any part has begun, and says how to mend it', async () => {
      const message = 'plan "page" requires a caller, and this request has none: put @Authenticated() on its route';
      await expect(asked(undefined, () => page.run())).rejects.toThrow(message);
      const outer = plan('outer', { deadline: '2s', coalesce: 'anonymous' }).part('inner', () => page.run()).view(() => 1);
      await expect(asked(undefined, () => outer.run())).rejects.toThrow(message);
      expect(load).not.toHaveBeenCalled();
    });
  });
});
