import { ListOf, Section } from '@portico/config';
import { BearerSettings, UpstreamIdentitySettings } from '@portico/auth';
import { EdgeSettings } from '@portico/edge';
import { OverloadSettings } from '@portico/overload';
import { BffSettings } from '@portico/platform';
import { UPSTREAM_KINDS } from '@portico/upstream';
import type { AnyUpstreamSettings } from '@portico/upstream';

/** What bff.yaml may say. */
export class MobileBffSettings extends BffSettings {
  @Section(() => EdgeSettings)
  edge = new EdgeSettings();

  @Section(() => BearerSettings)
  bearer = new BearerSettings();

  @Section(() => OverloadSettings)
  overload = new OverloadSettings();

  @Section(() => UpstreamIdentitySettings)
  upstreamIdentity = new UpstreamIdentitySettings();

  @ListOf({ kind: UPSTREAM_KINDS })
  upstreams!: AnyUpstreamSettings[];
}
