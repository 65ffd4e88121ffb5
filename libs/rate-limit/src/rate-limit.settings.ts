import { Doc, ListOf, Optional, Section } from '@portico/config';
import { IsBoolean, IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { LimitSettings, QuotaSettings } from './limit.settings.ts';

const PLAN = /^[a-z][a-z0-9-]*$/;

/** What somebody may do: all of its limits and quotas hold together. */
export class PlanSettings {
  @Matches(PLAN)
  @Doc('What callers who have it name.')
  name!: string;

  @ListOf(() => LimitSettings, { doc: 'How many requests in some time.' })
  limits: LimitSettings[] = [];

  @ListOf(() => QuotaSettings, { doc: 'How many requests in a day or a month. Without Redis, a replica that restarts has forgotten what was used.' })
  quotas: QuotaSettings[] = [];
}

/** How much callers may ask for. */
export class RateLimitSettings {
  @IsBoolean()
  @Doc('Whether anything is limited; off for measurements.')
  enabled = true;

  @ListOf(() => LimitSettings, { doc: 'What may come from one address, for all callers together, before they are authenticated.' })
  byAddress: LimitSettings[] = [];

  @IsInt()
  @Min(16)
  @Max(128)
  @Doc('How many bits of an IPv6 address tell one client from another: a subscriber is given a whole network.')
  ipv6Prefix = 64;

  @ListOf(() => PlanSettings, { doc: 'The plans that callers may have.' })
  plans: PlanSettings[] = [];

  @Optional()
  @Matches(PLAN)
  @Doc('The plan of callers who have none, or one that is not known. Needed where there are plans.')
  plan?: string;

  @Optional()
  @Matches(PLAN)
  @Doc('The plan of callers who are not known, counted by address; without it only the limits by address hold for them.')
  anonymous?: string;

  @IsInt()
  @Min(1)
  @Doc('How many replicas share the limits while Redis cannot be reached.')
  replicas = 1;

  @IsIn(['divide', 'open', 'closed'])
  @Doc('While Redis cannot be reached: `divide`, each replica counts for itself, up to its share; `open`, nothing is limited; `closed`, everything is refused.')
  whenStoreIsGone: 'divide' | 'open' | 'closed' = 'divide';

  @IsInt()
  @Min(1)
  @Doc('How many a replica keeps in memory of each kind: addresses, callers who are not known, and the callers of each issuer. Beyond, of that kind alone, what is over goes first, then who came first.')
  entries = 100_000;
}

/** The settings of a BFF that limits its callers. */
export class WithRateLimit {
  @Section(() => RateLimitSettings)
  rateLimit = new RateLimitSettings();
}
