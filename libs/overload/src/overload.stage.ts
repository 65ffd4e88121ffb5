import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { DeclaredRoutes, Events, ManagementPages, Problem, StageFor } from '@portico/platform';
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
  /** Below this share of the limit, nothing is turned away whatever its priority. */
  private readonly lowest: number;
  private readonly overloaded = new Problem('overloaded', { headers: { 'retry-after': COME_BACK_IN } });
  private underWay = 0;
  /** One for all: a request's scope tells it when the request is over. */
  private readonly release: Cancellable = { cancel: () => void (this.underWay -= 1) };

  constructor(
    settings: OverloadSettings,
    private readonly events: Events,
    private readonly declared: DeclaredRoutes,
    pages: ManagementPages,
  ) {
    this.admission = new Admission(settings);
    this.watch = new LoopWatch((turn, idle) => this.admission.observe(turn, idle));
    this.shares = { 'sign-in': 1, read: settings.reads, batch: settings.batch };
    this.lowest = Math.min(...Object.values(this.shares));
    pages.add({
      path: '/overload',
      about: 'requests under way, and how many may be',
      render: () => ({ type: 'application/json', body: `${JSON.stringify({ underWay: this.underWay, limit: this.admission.value, overloaded: this.admission.overloaded })}\n` }),
    });
  }

  onApplicationBootstrap(): void {
    this.watch.start();
  }

  onApplicationShutdown(): void {
    this.watch.stop();
  }

  turnsAway({ method = '', url = '' }: IncomingMessage): Problem | undefined {
    if (this.underWay < this.admission.value * this.lowest) return undefined;
    const priority = this.declared.table.match(method, url)?.priority ?? 'read';
    if (this.underWay < this.admission.value * this.shares[priority]) return undefined;
    this.admission.refuse();
    this.events.requestShed.emit({ priority }, undefined);
    return this.overloaded;
  }

  run(context: RequestContext): void {
    // A stream stays for long and costs little.
    if (context.route?.kind === 'stream') return;
    this.underWay += 1;
    this.admission.saw(this.underWay);
    context.scope.add(this.release);
  }
}
