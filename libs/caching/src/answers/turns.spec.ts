import { SharedKey } from '../keys/cache-key.ts';
import type { Leads } from '../stores/cache-store.ts';
import { Turns } from './turns.ts';

const key = new SharedKey({ of: 'catalog', path: '/hot', keyed: {}, unkeyed: new Set() });

describe('the turn of a request for what many ask for', () => {
  it('is one for all requests of a replica that has the lead, which ends once', async () => {
    const ended: string[] = [];
    const leads: Leads = { take: async () => () => void ended.push('ended'), isTaken: async () => true };
    const turns = new Turns();
    const all = await Promise.all([1, 2, 3].map(() => turns.of(leads, key, 1_000)));
    for (const { done } of all) done();
    expect({ asks: all.map(({ asks }) => asks), ended }).toEqual({ asks: [true, true, true], ended: ['ended'] });
  });

  it('is to look again when another replica is done, and to ask after half of the time that is left, if it is not', async () => {
    let taken = true;
    let looked = 0;
    const leads: Leads = { take: async () => undefined, isTaken: async () => ((looked += 1), taken) };
    const turns = new Turns();
    const [waiting, hurried] = [turns.of(leads, key, 60_000), turns.of(leads, key, 40)];
    const first = await hurried;
    taken = false;
    expect({ hurried: first.asks, waiting: (await waiting).asks, looks: looked > 0 }).toEqual({ hurried: true, waiting: false, looks: true });
  });

  it('is its own where nothing is shared with other replicas', async () => {
    expect((await new Turns().of(undefined, key, 1_000)).asks).toBe(true);
  });
});
