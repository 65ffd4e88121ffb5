import { plan } from '../plan/plan-builder.ts';

describe('the paths of a comparison', () => {
  const page = () => plan('page', { deadline: '1s' }).part('a', () => 1).view(({ a }) => ({ a, items: [{ sku: 'x', price: { amount: a, at: new Date(0) } }], none: null as { b: number } | null }));

  it('are those of the views', () => {
    page().compareWith(page(), { ignore: ['a', 'items.price.at', 'none.b'], lists: { items: 'sku' }, show: ['items.price'] });
    // @ts-expect-error an item has no such field
    page().compareWith(page(), { ignore: ['items.prize'] });
    // @ts-expect-error a date has none that are compared
    page().compareWith(page(), { ignore: ['items.price.at.getTime'] });
    // @ts-expect-error the next plan is given something else
    expect(() => page().compareWith(plan('other', class { id!: string; }, { deadline: '1s' }).part('a', () => 1).view(() => 1), { percent: 101 })).toThrow('has a percent of 101');
    const compared = page().compareWith(page());
    expect(() => compared.compareWith(page())).toThrow('plan "page" is compared with "page" already');
  });
});
