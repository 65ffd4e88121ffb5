import type { ApiKey } from '../records/api-key.ts';
import type { PartnerRecords } from '../records/records.ts';
import type { PartnerChanged } from '../telemetry/partner.signals.ts';

/** What became of partners' access between two readings of the records, for the audit log. Names, plans and the like are not told. */
export function changesBetween(before: PartnerRecords, now: PartnerRecords): readonly PartnerChanged[] {
  return [...ofKeys(before.keys, now.keys), ...ofPartners(before, now)];
}

function ofKeys(before: readonly ApiKey[], now: readonly ApiKey[]): PartnerChanged[] {
  const known = new Map(before.map((key) => [key.id, key]));
  const left = new Set(now.map(({ id }) => id));
  const changed = now.flatMap((key): PartnerChanged[] => {
    const change = keyChange(known.get(key.id), key);
    return change ? [{ partner: key.partner, key: key.id, change }] : [];
  });
  const removed = before.filter(({ id }) => !left.has(id)).map(({ partner, id }): PartnerChanged => ({ partner, key: id, change: 'removed' }));
  return [...changed, ...removed];
}

function keyChange(before: ApiKey | undefined, { revokedAt, expiresAt }: ApiKey): PartnerChanged['change'] | undefined {
  if (!before) return 'made';
  if (revokedAt !== undefined && before.revokedAt === undefined) return 'revoked';
  return expiresAt === before.expiresAt ? undefined : 'limited';
}

function ofPartners(before: PartnerRecords, now: PartnerRecords): PartnerChanged[] {
  const known = new Map(before.partners.map((partner) => [partner.id, partner]));
  const left = new Set(now.partners.map(({ id }) => id));
  const changed = now.partners.flatMap(({ id, blocked }): PartnerChanged[] => {
    const old = known.get(id);
    if (!old) return [{ partner: id, change: 'made' }];
    return old.blocked === blocked ? [] : [{ partner: id, change: blocked ? 'blocked' : 'unblocked' }];
  });
  const removed = before.partners.filter(({ id }) => !left.has(id)).map(({ id }): PartnerChanged => ({ partner: id, change: 'removed' }));
  return [...changed, ...removed];
}
