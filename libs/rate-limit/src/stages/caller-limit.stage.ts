import { Injectable } from '@nestjs/common';
import { StageFor } from '@portico/platform';
import type { RequestContext, Stage, StageDocumentation } from '@portico/platform';
import { RATE_LIMIT_HEADERS } from '../limit-answer.ts';
import { RateLimitSettings } from '../rate-limit.settings.ts';
import { PorticoThrottlerGuard } from '../throttler/portico-throttler.guard.ts';

/** Asks the guard before the body is read, where Nest's own guards come after it. */
@StageFor('callerLimit')
@Injectable()
export class CallerLimitStage implements Stage {
  readonly documentation: StageDocumentation;
  private readonly enabled: boolean;

  constructor(
    settings: RateLimitSettings,
    private readonly guard: PorticoThrottlerGuard,
  ) {
    this.enabled = settings.enabled;
    this.documentation = settings.enabled ? { problems: ['rate-limited'], headers: RATE_LIMIT_HEADERS } : {};
  }

  run(context: RequestContext): void | Promise<void> {
    if (this.enabled) return this.guard.check(context);
  }
}
