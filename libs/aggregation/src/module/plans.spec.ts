import type { DiscoveryService } from '@nestjs/core';
import { ManagementPages } from '@portico/platform';
import { plan } from '../plan/plan-builder.ts';
import type { Plan } from '../plan/plan.ts';
import { Plans } from './plans.ts';

const named = (name: string): Plan<void, number> => plan(name, { deadline: '1s' }).part('a', {}, () => 1).view(() => 1);

/** The plans of a BFF that has these providers. */
function plansOf(...instances: unknown[]): { readonly plans: Plans; readonly pages: ManagementPages } {
  const pages = new ManagementPages();
  const discovery = { getProviders: () => instances.map((instance) => ({ instance })) } as unknown as DiscoveryService;
  return { plans: new Plans(discovery, pages), pages };
}

describe('the plans of a BFF', () => {
  it('are found among the fields of all its providers, each once, whatever else is there', () => {
    const [home, side] = [named('home'), named('side')];
    const { plans } = plansOf(null, undefined, 'a value', { title: 'x', home }, { side, again: home }, () => 1);
    plans.onModuleInit();
    expect(plans.all).toEqual([home, side]);
  });

  it('are shown on the management port', () => {
    const { plans, pages } = plansOf({ home: named('home') });
    plans.onModuleInit();
    const { body } = pages.find('/plans')?.render('application/json') as { body: string };
    expect((JSON.parse(body) as { plan: string }[]).map((one) => one.plan)).toEqual(['home']);
  });

  it('end the start when two of them have one name', () => {
    const { plans, pages } = plansOf({ home: named('home') }, { other: named('home') });
    expect(() => plans.onModuleInit()).toThrow('two plans are named "home"');
    expect(pages.all()).toEqual([]);
  });
});
