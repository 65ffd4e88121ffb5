import { ListOf } from '@portico/config';
import { ApiKey } from './api-key.ts';
import { Partner } from './partner.ts';
import { Plan } from './plan.ts';

/** Everything that a store of partners holds. */
export class PartnerRecords {
  @ListOf(() => Plan, { doc: 'What partners may use how much of.' })
  plans: Plan[] = [];

  @ListOf(() => Partner, { uniqueBy: 'id', doc: 'Who may call.' })
  partners: Partner[] = [];

  @ListOf(() => ApiKey, { uniqueBy: 'id', doc: 'With which keys.' })
  keys: ApiKey[] = [];
}

/** Records that are new, or take the place of those with the same name or id. */
export type RecordChanges = { readonly [List in keyof PartnerRecords]?: readonly PartnerRecords[List][number][] };

/** The field by which a record of each list is known. */
export const KNOWN_BY = { plans: 'name', partners: 'id', keys: 'id' } as const satisfies { [List in keyof PartnerRecords]: keyof PartnerRecords[List][number] };

export const LISTS = ['plans', 'partners', 'keys'] as const satisfies readonly (keyof PartnerRecords)[];

/** What a record is known by. */
export const nameOf = <List extends keyof PartnerRecords>(list: List, record: PartnerRecords[List][number]): string =>
  Reflect.get(record, KNOWN_BY[list]) as string;
