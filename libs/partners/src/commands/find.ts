import { CommandError } from '@portico/platform';
import type { ApiKey } from '../records/api-key.ts';
import type { Partner } from '../records/partner.ts';
import type { PartnerRecords } from '../records/records.ts';
import type { PartnerStore } from '../stores/partner-store.ts';

/** Exit code of sysexits.h: what the command was given does not fit what is there. */
export const EX_DATAERR = 65;

/** The records of a store, to show. */
export async function recordsOf(store: PartnerStore): Promise<PartnerRecords> {
  const stored = await store.read();
  if (!stored) throw new Error('a store that is asked for its records has none');
  return stored.records;
}

/** @throws CommandError naming the partners there are */
export function partnerNamed({ partners }: PartnerRecords, id: string): Partner {
  const found = partners.find((partner) => partner.id === id);
  if (found) return found;
  throw new CommandError(`there is no partner "${id}"; ${there(partners.map((partner) => partner.id), 'make one with "create"')}`, EX_DATAERR);
}

/** @throws CommandError naming the keys that the partner has */
export function keyNamed({ keys }: PartnerRecords, partner: string, id: string): ApiKey {
  const own = keys.filter((key) => key.partner === partner);
  const found = own.find((key) => key.id === id);
  if (found) return found;
  throw new CommandError(`"${partner}" has no key "${id}"; ${there(own.map((key) => key.id), 'make one with "key create"')}`, EX_DATAERR);
}

/** @param otherPlans where those of the settings do as well @throws CommandError naming the plans there are */
export function checkPlan({ plans }: PartnerRecords, name: string, otherPlans: readonly string[] = []): void {
  const names = [...new Set([...plans.map((plan) => plan.name), ...otherPlans])];
  if (names.includes(name)) return;
  throw new CommandError(`there is no plan "${name}"; ${there(names, 'make one with "plan create"')}`, EX_DATAERR);
}

const there = (names: readonly string[], otherwise: string): string => (names.length > 0 ? `there is: ${names.join(', ')}` : otherwise);
