import { Injectable } from '@nestjs/common';
import { StageFor } from '@portico/platform';
import type { RequestContext, Stage } from '@portico/platform';
import { EdgeSettings } from '../edge.settings.ts';
import { ClientAddressSignals } from './client-address.signals.ts';
import type { ClientHidden } from './client-address.signals.ts';
import { ProxyHeaders } from './proxy-headers.ts';

/** Settles the one client address that limits, lists, logs and handlers use. */
@StageFor('clientAddress')
@Injectable()
export class ClientAddressStage implements Stage {
  readonly forwarding: ProxyHeaders;
  private readonly told = new Set<ClientHidden['because']>();

  constructor(
    private readonly settings: EdgeSettings,
    private readonly signals: ClientAddressSignals,
  ) {
    this.forwarding = new ProxyHeaders(settings);
  }

  run(context: RequestContext): void {
    const { trustedProxies, addressFrom: header } = this.settings;
    const { raw } = context.request;
    if (trustedProxies.length === 0 || (raw.headers[header] === undefined && this.told.has('absent'))) return;
    const { addresses, hidden } = this.forwarding.way(raw);
    context.clientAddress = addresses.at(-1) as string;
    if (hidden === undefined || this.told.has(hidden)) return;
    this.told.add(hidden);
    this.signals.clientHidden.emit({ because: hidden, header, proxy: context.clientAddress });
  }
}
