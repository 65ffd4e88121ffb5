import { Injectable } from '@nestjs/common';
import { StageFor } from '@portico/platform';
import type { RequestContext, Stage } from '@portico/platform';
import { EdgeSettings } from '../edge.settings.ts';
import { clientAddress, xForwardedFor } from './client-address.ts';
import { forwardedFor } from './forwarded.ts';

/** Settles the one client address that limits, lists and logs use. */
@StageFor('clientAddress')
@Injectable()
export class ClientAddressStage implements Stage {
  constructor(private readonly settings: EdgeSettings) {}

  run(context: RequestContext): void {
    const { trustedProxies, addressFrom } = this.settings;
    if (trustedProxies.length === 0) return;
    const header = context.request.raw.headers[addressFrom] as string | undefined;
    if (header === undefined) return;
    const chain = addressFrom === 'forwarded' ? forwardedFor(header) : xForwardedFor(header);
    context.clientAddress = clientAddress(context.clientAddress, chain, trustedProxies);
  }
}
