import type { CallerIssuer } from '@portico/auth';
import { customerId, Identity } from '@portico/platform';
import type { Caller, IdentityKey } from '@portico/platform';
import type { ApiKey } from '../records/api-key.ts';
import type { Partner } from '../records/partner.ts';
import type { Plan } from '../records/plan.ts';
import { PartnerRecords } from '../records/records.ts';

/** Who vouches for partners, whichever way they sign in. */
const ISSUER = 'partners';

/** What the strategies of partners say of whose word they take: the records have the numbers of customers. */
export const PARTNER_ISSUERS: readonly CallerIssuer[] = [{ issuer: ISSUER, customers: 'by-strategy' }];

/** What of a partner is the same for all its requests. */
export interface KnownPartner {
  readonly id: string;
  readonly blocked: boolean;
  readonly caller: Caller;
}

/** What of a key is needed to verify a request that presents it. */
export interface KnownKey {
  readonly id: string;
  readonly hash: Buffer;
  /** Milliseconds since 1970; Infinity for a key that does not expire. */
  readonly expiresAt: number;
  readonly revoked: boolean;
  readonly partner: KnownPartner;
  /** The caller, if the key is accepted. */
  readonly caller: Caller;
}

/** The records of one moment, ordered for how they are asked for: a request computes nothing and waits for nothing. */
export class PartnerSnapshot {
  static readonly EMPTY = new PartnerSnapshot(new PartnerRecords());

  private readonly keys: ReadonlyMap<string, KnownKey>;
  private readonly clients: ReadonlyMap<IdentityKey, KnownPartner>;
  private readonly plans: ReadonlyMap<string, Plan>;

  constructor({ plans, partners, keys }: PartnerRecords) {
    const known = new Map(partners.map((partner) => [partner.id, knownPartner(partner)]));
    this.plans = new Map(plans.map((plan) => [plan.name, plan]));
    this.keys = new Map(keys.map((key) => [key.id, knownKey(key, known.get(key.partner) as KnownPartner)]));
    this.clients = new Map(partners.flatMap(({ id, clients }) => clients.map(({ issuer, clientId }) => [new Identity(issuer, clientId).key, known.get(id) as KnownPartner] as const)));
  }

  key(id: string): KnownKey | undefined {
    return this.keys.get(id);
  }

  /** The partner whose program brings the access tokens of this identity. */
  client(program: IdentityKey): KnownPartner | undefined {
    return this.clients.get(program);
  }

  plan(name: string): Plan | undefined {
    return this.plans.get(name);
  }
}

/** What of the scopes is among those that are allowed. */
export const within = (scopes: readonly string[], allowed: readonly string[]): readonly string[] => scopes.filter((scope) => allowed.includes(scope));

/** A partner is its id, whichever customer it orders for: two who act for one have nothing else in common. */
function knownPartner({ id, subject, scopes, roles, plan, blocked }: Partner): KnownPartner {
  const customer = subject === undefined ? undefined : customerId(subject);
  return { id, blocked, caller: { identity: new Identity(ISSUER, id), customer, scopes, roles, plan } };
}

function knownKey({ id, hash, expiresAt, revokedAt, scopes }: ApiKey, partner: KnownPartner): KnownKey {
  return {
    id,
    hash: Buffer.from(hash, 'base64url'),
    expiresAt: expiresAt === undefined ? Infinity : Date.parse(expiresAt),
    revoked: revokedAt !== undefined,
    partner,
    caller: scopes === undefined ? partner.caller : { ...partner.caller, scopes: within(scopes, partner.caller.scopes) },
  };
}
