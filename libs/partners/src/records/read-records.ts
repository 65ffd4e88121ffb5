import { loadSettings, SettingsError } from '@portico/config';
import type { SettingsProblem } from '@portico/config';
import { Identity } from '@portico/platform';
import type { IdentityKey } from '@portico/platform';
import { PartnerRecords } from './records.ts';

/**
 * Reads records from YAML, or from JSON, which is YAML as well.
 * @param place where they are kept, for messages
 * @param otherPlans names of plans that stand in the settings
 * @throws SettingsError with every fault at once, each with its line and what to write instead
 */
export function readRecords(text: string, place: string, otherPlans: readonly string[] = []): PartnerRecords {
  const records = readAlone(text, place);
  const faults = faultsBetween(records, otherPlans);
  if (faults.length > 0) throw new SettingsError(place, faults);
  return records;
}

/** Records are no settings: no variable changes them, and what production refuses there may stand here. */
const RECORDS = { NODE_ENV: 'development' } as const;

/** As `readRecords`, of records whose partners and plans may be elsewhere. */
export const readAlone = (text: string, place: string): PartnerRecords => loadSettings(PartnerRecords, { text, file: place, env: RECORDS });

/** What is wrong with good records together. */
export const faultsBetween = (records: PartnerRecords, otherPlans: readonly string[]): readonly SettingsProblem[] => [...unknownNames(records, otherPlans), ...sharedClients(records)];

/** A key without a partner, or a partner without a plan, would be one without limits. */
function* unknownNames({ plans, partners, keys }: PartnerRecords, otherPlans: readonly string[]): Iterable<SettingsProblem> {
  const planNames = new Set([...plans.map(({ name }) => name), ...otherPlans]);
  const ids = new Set(partners.map(({ id }) => id));
  for (const [index, { plan }] of partners.entries()) {
    if (!planNames.has(plan)) yield { path: `partners[${index}].plan`, message: `there is no plan "${plan}"`, fix: `add it to plans, or write one of: ${[...planNames].join(', ') || '(there are none)'}` };
  }
  for (const [index, { partner }] of keys.entries()) {
    if (!ids.has(partner)) yield { path: `keys[${index}].partner`, message: `there is no partner "${partner}"`, fix: 'add it to partners, or take the key out' };
  }
}

function* sharedClients({ partners }: PartnerRecords): Iterable<SettingsProblem> {
  const owners = new Map<IdentityKey, string>();
  for (const [index, { id, clients }] of partners.entries()) {
    for (const [place, { issuer, clientId }] of clients.entries()) {
      const { key } = new Identity(issuer, clientId);
      const owner = owners.get(key);
      if (owner !== undefined) yield { path: `partners[${index}].clients[${place}]`, message: `the client "${clientId}" is "${owner}"'s already`, fix: 'leave it with one of them' };
      owners.set(key, id);
    }
  }
}
