import { Injectable } from '@nestjs/common';
import { StageFor } from '@portico/platform';
import type { Forwarding, RequestContext, Stage } from '@portico/platform';
import { EdgeSettings } from '../edge.settings.ts';
import { ProxyHeaders } from './proxy-headers.ts';

/** Settles the one client address that limits, lists, logs and handlers use. */
@StageFor('clientAddress')
@Injectable()
export class ClientAddressStage implements Stage {
  readonly forwarding: Forwarding;

  constructor(private readonly settings: EdgeSettings) {
    this.forwarding = new ProxyHeaders(settings);
  }

  run(context: RequestContext): void {
    const { trustedProxies, addressFrom } = this.settings;
    const { raw } = context.request;
    if (trustedProxies.length > 0 && raw.headers[addressFrom] !== undefined) context.clientAddress = this.forwarding.addresses(raw).at(-1) as string;
  }
}
