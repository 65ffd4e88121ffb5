import { PlanSettings } from '@portico/rate-limit';
import type { PartnerDirectory } from '../directory/partner-directory.ts';
import { PartnerSnapshot } from '../directory/partner-snapshot.ts';
import { Plan } from '../records/plan.ts';
import { PartnerPlans } from './partner-plans.ts';

const plan = (name: string, ...limits: object[]): Plan => Object.assign(new Plan(), { name, limits });

const directoryOf = (...plans: Plan[]): Pick<PartnerDirectory, 'current'> => ({ current: new PartnerSnapshot({ partners: [], keys: [], plans }) });

describe('the plans of partners', () => {
  const small = plan('small', { name: 'minute', limit: 60, per: '1m', algorithm: 'gcra', burst: 10 }, { name: 'month', limit: 1_000, per: 'month', algorithm: 'window' });

  it('are limits in some time, and quotas of the calendar', () => {
    expect(new PartnerPlans(directoryOf(small), []).find('small')).toMatchObject({
      name: 'small',
      limits: [{ name: 'minute', limit: 60, per: 60_000, algorithm: 'gcra', burst: 10 }],
      quotas: [{ name: 'month', limit: 1_000, per: 'month' }],
    });
  });

  it.each(['day', 'month'] as const)('have a %s of the calendar as a quota alone', (per) => {
    expect(new PartnerPlans(directoryOf(plan('a', { name: 'q', limit: 9, per, algorithm: 'window' })), []).find('a')).toMatchObject({ limits: [], quotas: [{ name: 'q', limit: 9, per }] });
  });

  it('are the same objects as long as they are the same plans', () => {
    const plans = new PartnerPlans(directoryOf(small), []);
    expect(plans.find('small')).toBe(plans.find('small'));
  });

  it('stand beside those of the settings, and before them', () => {
    const settings = ['small', 'guest'].map((name) => Object.assign(new PlanSettings(), { name }));
    const plans = new PartnerPlans(directoryOf(small), settings);
    expect(plans.find('guest')).toBe(settings[1]);
    expect(plans.find('small')).not.toBe(settings[0]);
    expect(plans.find('large')).toBeUndefined();
  });

  it('are those of the settings while the store has not been reached', () => {
    expect(new PartnerPlans({ current: undefined }, []).find('small')).toBeUndefined();
  });
});
