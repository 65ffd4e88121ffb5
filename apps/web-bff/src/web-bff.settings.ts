import { SessionSettings, UpstreamIdentitySettings } from '@portico/auth';
import { ListOf, Section } from '@portico/config';
import { EdgeSettings } from '@portico/edge';
import { OverloadSettings } from '@portico/overload';
import { BffSettings } from '@portico/platform';
import { RedisSettings } from '@portico/redis';
import { UPSTREAM_KINDS } from '@portico/upstream';
import type { AnyUpstreamSettings } from '@portico/upstream';

/** What bff.yaml may say. */
export class WebBffSettings extends BffSettings {
  @Section(() => EdgeSettings)
  edge = new EdgeSettings();

  @Section(() => OverloadSettings)
  overload = new OverloadSettings();

  @Section(() => RedisSettings)
  redis = new RedisSettings();

  @Section(() => SessionSettings)
  session!: SessionSettings;

  @Section(() => UpstreamIdentitySettings)
  upstreamIdentity = new UpstreamIdentitySettings();

  @ListOf({ kind: UPSTREAM_KINDS })
  upstreams!: AnyUpstreamSettings[];
}
