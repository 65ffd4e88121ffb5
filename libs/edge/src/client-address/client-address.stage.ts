import { Injectable } from '@nestjs/common';
import { StageFor } from '@portico/platform';
import type { RequestContext, Stage } from '@portico/platform';
import { EdgeSettings } from '../edge.settings.ts';
import { clientAddress } from './client-address.ts';

/** Settles the one client address that limits, lists and logs use. */
@StageFor('clientAddress')
@Injectable()
export class ClientAddressStage implements Stage {
  constructor(private readonly settings: EdgeSettings) {}

  run(context: RequestContext): void {
    const { trustedProxies } = this.settings;
    if (trustedProxies.length === 0) return;
    const forwarded = context.request.raw.headers['x-forwarded-for'] as string | undefined;
    context.clientAddress = clientAddress(context.clientAddress, forwarded, trustedProxies);
  }
}
