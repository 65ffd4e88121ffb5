import { plan } from '../fixtures/records.fixture.ts';
import type { PartnerRecords } from '../records/records.ts';
import { PartnerRecords as Records } from '../records/records.ts';
import { changeRecords } from './change-records.ts';
import type { PartnerStore } from './partner-store.ts';

describe('a change of records', () => {
  let version: number;
  let records: PartnerRecords;
  let puts: unknown[];
  /** What others do before a change is put in: they change the records, too. */
  let others: number;

  beforeEach(() => {
    [version, records, puts, others] = [1, new Records(), [], 0];
  });

  const store = (more: Partial<PartnerStore> = {}): PartnerStore => ({
    place: 'the place',
    otherPlans: [],
    read: (known) => Promise.resolve(known === String(version) ? undefined : { records, version: String(version) }),
    put: (changes, of) => {
      puts.push([changes, of]);
      if (others > 0) {
        others -= 1;
        version += 1;
        records = Object.assign(new Records(), { plans: [...records.plans, plan(`of-others-${version}`)] });
        return Promise.resolve(false);
      }
      version += 10;
      return Promise.resolve(true);
    },
    uses: () => Promise.resolve(new Map()),
    noteUses: () => Promise.resolve(),
    ...more,
  });

  it('is put in for the version that it was made for, and gives the one with it', async () => {
    expect(await changeRecords(store(), () => ({ plans: [plan()] }))).toBe('11');
    expect(puts).toEqual([[{ plans: [plan()] }, '1']]);
  });

  it('gives the version that there is where the store says that nothing has changed', async () => {
    expect(await changeRecords(store({ put: () => Promise.resolve(true) }), () => ({}))).toBe('1');
  });

  it('is made again for what others have changed meanwhile', async () => {
    others = 9;
    const seen: number[] = [];
    expect(await changeRecords(store(), ({ plans }) => (seen.push(plans.length), {}))).toBe('20');
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is given up when others come first ten times', async () => {
    others = Number.POSITIVE_INFINITY;
    await expect(changeRecords(store(), () => ({}))).rejects.toThrow(
      'the place was changed by others 10 times while it was to be changed; try again',
    );
    expect(puts).toHaveLength(10);
  });

  it('is not put in where the store says nothing, or what changes them fails', async () => {
    const silent = store({ read: () => Promise.resolve(undefined) });
    await expect(changeRecords(silent, () => ({}))).rejects.toThrow('a store that is asked for its records has none');
    await expect(changeRecords(store(), () => { throw new Error('no such partner'); })).rejects.toThrow('no such partner');
    expect(puts).toEqual([]);
  });
});
