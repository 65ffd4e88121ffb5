import { readRecords } from '../records/read-records.ts';
import { LISTS, nameOf } from '../records/records.ts';
import type { PartnerRecords, RecordChanges } from '../records/records.ts';
import type { PartnerStore } from './partner-store.ts';

/** How often a change is tried because another one came first. */
const TRIES = 10;

/**
 * Changes what a store holds, without losing what others change at the same time.
 * @param changesFor says what to put in; asked again when the records have become others meanwhile
 * @returns the version with the change
 * @throws SettingsError when the records would be wrong, and whatever `changesFor` throws; nothing is put in then
 */
export async function changeRecords(store: PartnerStore, changesFor: (records: PartnerRecords) => RecordChanges): Promise<string> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const stored = await store.read();
    if (!stored) throw new Error('a store that is asked for its records has none');
    const changes = changesFor(stored.records);
    readRecords(JSON.stringify(changed(stored.records, changes)), store.place, store.otherPlans);
    if (await store.put(changes, stored.version)) return (await store.read(stored.version))?.version ?? stored.version;
  }
  throw new Error(`${store.place} was changed by others ${TRIES} times while it was to be changed; try again`);
}

/** The records with the changes in them. */
export function changed(records: PartnerRecords, changes: RecordChanges): PartnerRecords {
  const lists = LISTS.map((list) => {
    const put = new Map((changes[list] ?? []).map((record) => [nameOf(list, record), record]));
    const kept = records[list].map((record) => {
      const name = nameOf(list, record);
      const instead = put.get(name) ?? record;
      put.delete(name);
      return instead;
    });
    return [list, [...kept, ...put.values()]];
  });
  return Object.fromEntries(lists) as PartnerRecords;
}
