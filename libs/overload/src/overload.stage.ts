import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Events, ManagementPages, Problem, StageFor } from '@portico/platform';
import type { Cancellable, Priority, RequestContext, Stage, StageDocumentation } from '@portico/platform';
import { Admission } from './admission.ts';
import { LoopWatch } from './loop-watch.ts';
import { OverloadSettings } from './overload.settings.ts';

/** Seconds. */
const COME_BACK_IN = '1';

/** Refuses requests that the BFF cannot carry, before they cost anything: the unimportant ones first. */
@StageFor('overload')
@Injectable()
export class OverloadStage implements Stage, OnApplicationBootstrap, OnApplicationShutdown {
  readonly documentation: StageDocumentation = { problems: ['overloaded'] };
  private readonly admission: Admission;
  private readonly watch: LoopWatch;
  private readonly shares: Readonly<Record<Priority, number>>;
  private underWay = 0;
  /** One for all: a request's scope tells it when the request is over. */
  private readonly release: Cancellable = { cancel: () => void (this.underWay -= 1) };

  constructor(
    settings: OverloadSettings,
    private readonly events: Events,
    pages: ManagementPages,
  ) {
    this.admission = new Admission(settings);
    this.watch = new LoopWatch((late) => this.admission.observe(late));
    this.shares = { 'sign-in': 1, read: settings.reads, batch: settings.batch };
    pages.add({
      path: '/overload',
      about: 'requests under way, and how many may be',
      render: () => ({ type: 'application/json', body: `${JSON.stringify({ underWay: this.underWay, limit: this.admission.value })}\n` }),
    });
  }

  onApplicationBootstrap(): void {
    this.watch.start();
  }

  onApplicationShutdown(): void {
    this.watch.stop();
  }

  /** @throws Problem overloaded */
  run(context: RequestContext): void {
    const priority = context.route?.priority ?? 'read';
    if (this.underWay >= this.admission.value * this.shares[priority]) {
      this.admission.saw(this.underWay);
      this.events.requestShed.emit({ priority });
      throw new Problem('overloaded', { headers: { 'retry-after': COME_BACK_IN } });
    }
    // A stream stays for long and costs little.
    if (context.route?.kind === 'stream') return;
    this.underWay += 1;
    this.admission.saw(this.underWay);
    context.scope.add(this.release);
  }
}
