import { StartError } from '../server/start-error.ts';
import { LiveSettings } from './live-settings.ts';

describe('settings that may change while the BFF runs', () => {
  it('are made ready by all who read them, in their order, and by none once one of them cannot use them', () => {
    const [live, asked] = [new LiveSettings(), [] as unknown[]];
    const change = { takes: () => true, swap: () => undefined };
    const reader = (name: string, fails = false) => ({
      prepare: (next: object) => {
        asked.push([name, next]);
        if (fails) throw new StartError([`${name} cannot use them`]);
        return change;
      },
    });
    const next = { a: 1 };
    expect(live.prepare(next)).toEqual([]);
    live.add(reader('one'));
    expect(live.prepare(next)).toEqual([change]);
    live.add(reader('two', true));
    live.add(reader('three'));
    asked.length = 0;
    expect(() => live.prepare(next)).toThrow('two cannot use them');
    expect(asked).toEqual([['one', next], ['two', next]]);
  });
});
