import { Inject, Injectable } from '@nestjs/common';
import { ManagementPages } from '@portico/platform';
import { REDIS } from '@portico/redis';
import type { RedisConnection } from '@portico/redis';
import { LimitSet } from './limits/limit-set.ts';
import { fromQuota, fromSettings } from './limits/settings-limits.ts';
import { RateLimitSettings } from './rate-limit.settings.ts';

/** `/limits` on the management port: what holds, as callers are told it, and where it is counted at present. */
@Injectable()
export class LimitsPage {
  constructor(
    private readonly settings: RateLimitSettings,
    @Inject(REDIS) private readonly redis: RedisConnection | undefined,
    pages: ManagementPages,
  ) {
    pages.add({
      path: '/limits',
      about: 'limits and quotas, and where they are counted',
      render: () => ({ type: 'application/json', body: `${JSON.stringify(this.shown(), undefined, 2)}\n` }),
    });
  }

  private shown(): object {
    const { enabled, byAddress, plans, plan, anonymous, replicas, whenStoreIsGone } = this.settings;
    const counted = this.redis === undefined ? 'in memory' : this.redis.isUp ? 'in Redis' : 'nowhere';
    return {
      enabled,
      counted: counted === 'nowhere' && whenStoreIsGone === 'divide' ? `in memory, a share of 1/${replicas}` : counted,
      byAddress: new LimitSet(byAddress.map(fromSettings)).policy,
      plans: Object.fromEntries(plans.map(({ name, limits, quotas }) => [name, new LimitSet([...limits.map(fromSettings), ...quotas.map(fromQuota)]).policy])),
      plan,
      anonymous,
    };
  }
}
