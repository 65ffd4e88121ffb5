import { BearerSettings, UpstreamIdentitySettings } from '@portico/auth';
import { ListOf, Section } from '@portico/config';
import { EdgeSettings } from '@portico/edge';
import { IdempotencySettings } from '@portico/idempotency';
import { OverloadSettings } from '@portico/overload';
import { PartnersSettings } from '@portico/partners';
import { BffSettings } from '@portico/platform';
import { RateLimitSettings } from '@portico/rate-limit';
import { RedisSettings } from '@portico/redis';
import { UPSTREAM_KINDS } from '@portico/upstream';
import type { AnyUpstreamSettings } from '@portico/upstream';

/** What bff.yaml may say. */
export class PartnerBffSettings extends BffSettings {
  @Section(() => EdgeSettings)
  edge = new EdgeSettings();

  @Section(() => PartnersSettings)
  partners = new PartnersSettings();

  @Section(() => BearerSettings)
  bearer = new BearerSettings();

  @Section(() => OverloadSettings)
  overload = new OverloadSettings();

  @Section(() => UpstreamIdentitySettings)
  upstreamIdentity = new UpstreamIdentitySettings();

  @Section(() => RedisSettings)
  redis = new RedisSettings();

  @Section(() => RateLimitSettings)
  rateLimit = new RateLimitSettings();

  @Section(() => IdempotencySettings)
  idempotency = new IdempotencySettings();

  @ListOf({ kind: UPSTREAM_KINDS })
  upstreams!: AnyUpstreamSettings[];
}
