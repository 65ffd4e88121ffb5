import { Inject, Injectable } from '@nestjs/common';
import { StageFor } from '@portico/platform';
import { RateLimitSignals } from '../telemetry/rate-limit.signals.ts';
import type { RequestContext, Stage, StageDocumentation } from '@portico/platform';
import { LimitAnswer, RATE_LIMIT_HEADERS } from '../limit-answer.ts';
import { LimitSet } from '../limits/limit-set.ts';
import { fromSettings } from '../limits/settings-limits.ts';
import type { Verdict } from '../limits/verdict.ts';
import { RateLimitSettings } from '../rate-limit.settings.ts';
import type { LimitStore } from '../stores/limit.store.ts';
import { networkKey } from '../limit-key.ts';

/** The store of counts by address: separate from that of callers, so that a flood of addresses evicts no caller's quota. */
export const ADDRESS_STORE = Symbol('portico.address-limits');

/** Each request counts one, whatever its route costs: what that is, is not looked at here. */
const COST = 1;

/** Refuses a flood from one address before anybody is asked who they are. */
@StageFor('addressLimit')
@Injectable()
export class AddressLimitStage implements Stage {
  readonly documentation: StageDocumentation;
  private readonly set: LimitSet | undefined;
  private readonly answer: LimitAnswer;

  constructor(
    private readonly settings: RateLimitSettings,
    @Inject(ADDRESS_STORE) private readonly store: LimitStore,
    signals: RateLimitSignals,
  ) {
    if (settings.enabled && settings.byAddress.length > 0) this.set = new LimitSet(settings.byAddress.map(fromSettings));
    this.documentation = this.set ? { problems: ['rate-limited'], headers: RATE_LIMIT_HEADERS } : {};
    this.answer = new LimitAnswer(signals);
  }

  run(context: RequestContext): void | Promise<void> {
    if (!this.set) return;
    const verdict = this.store.consume(networkKey(context.clientAddress, this.settings.ipv6Prefix), this.set, COST);
    if (verdict instanceof Promise) return verdict.then((given) => this.give(context, given));
    this.give(context, verdict);
  }

  private give(context: RequestContext, verdict: Verdict | undefined): void {
    if (verdict) this.answer.give(context, verdict, COST, BY_ADDRESS);
  }
}

const BY_ADDRESS = { by: 'address' } as const;
