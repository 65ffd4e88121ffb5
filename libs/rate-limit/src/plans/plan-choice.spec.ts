import { Identity } from '@portico/platform';
import type { Caller } from '@portico/platform';
import { plan } from '../fixtures/limited-bff.fixture.ts';
import type { PlanSettings } from '../rate-limit.settings.ts';
import { RateLimitSignals } from '../telemetry/rate-limit.signals.ts';
import type { PlanUnknown } from '../telemetry/rate-limit.signals.ts';
import { PlanChoice } from './plan-choice.ts';
import type { DefaultPlans } from './plan-choice.ts';
import { SettingsPlans } from './plan-source.ts';

const PLANS = ['small', 'large', 'guests'].map((name) => plan(name, []));
const DEFAULTS = { plan: 'small', anonymous: 'guests' };

const caller = (of?: string): Caller => ({ identity: new Identity('spec', 'a'), scopes: [], roles: [], ...(of === undefined ? {} : { plan: of }) });

describe.each(['at once', 'later'])('which plan holds, from a source that answers %s', (when) => {
  let unknown: PlanUnknown[];

  const choiceWith = (defaults: DefaultPlans, plans: readonly PlanSettings[] = PLANS): PlanChoice => {
    const source = new SettingsPlans(plans);
    const signals = new RateLimitSignals();
    unknown = [];
    signals.planUnknown.subscribe((event) => unknown.push(event));
    return new PlanChoice(when === 'at once' ? source : { find: async (name) => source.find(name) }, defaults, signals);
  };
  const chosen = async (choice: PlanChoice, of: Caller | undefined): Promise<string | undefined> => (await choice.of(of))?.name;

  it('is the caller’s own, else that of the settings; for who is not known, the one that is for them', async () => {
    const choice = choiceWith(DEFAULTS);
    const plans = { named: await chosen(choice, caller('large')), byDefault: await chosen(choice, caller()), guest: await chosen(choice, undefined) };
    expect(plans).toEqual({ named: 'large', byDefault: 'small', guest: 'guests' });
    expect(unknown).toEqual([]);
  });

  it('is none where none is named', async () => {
    const plans = {
      without: await chosen(choiceWith({}), caller()),
      guestWithoutOne: await chosen(choiceWith({ plan: 'small' }), undefined),
      callerWithoutOne: await chosen(choiceWith({ anonymous: 'guests' }), caller()),
    };
    expect(plans).toEqual({ without: undefined, guestWithoutOne: undefined, callerWithoutOne: undefined });
  });

  it('is that of the settings in place of one that does not exist, which is told', async () => {
    expect(await chosen(choiceWith(DEFAULTS), caller('huge'))).toBe('small');
    expect(unknown).toEqual([{ plan: 'huge' }]);
    expect(await chosen(choiceWith({ ...DEFAULTS, anonymous: 'lost' }), undefined)).toBe('small');
    expect(unknown).toEqual([{ plan: 'lost' }]);
  });

  it.each([
    ['none is named', {}],
    ['that one does not exist either', { plan: 'gone' }],
  ])('is an error in place of one that does not exist where %s', async (_, defaults) => {
    await expect((async () => choiceWith(defaults).of(caller('huge')))()).rejects.toThrow('there is no plan "huge", and none that holds instead: set rateLimit.plan');
  });

  it('is known to be wrong before anybody asks', async () => {
    expect(await choiceWith(DEFAULTS).faults()).toEqual([]);
    expect(await choiceWith({}).faults()).toEqual([]);
    expect(await choiceWith(DEFAULTS, []).faults()).toEqual([expect.stringMatching(/^rateLimit.plan .*"small"/), expect.stringMatching(/^rateLimit.anonymous .*"guests"/)]);
  });
});
