import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { DeclaredRoutes, ManagementPages, Problem, StageFor, whenHeadIsSent } from '@portico/platform';
import type { Cancellable, CancelReason, Priority, RequestContext, Stage, StageDocumentation } from '@portico/platform';
import { Admission } from './admission.ts';
import { LoopWatch } from './loop-watch.ts';
import { OverloadSettings } from './overload.settings.ts';
import { OverloadSignals } from './overload.signals.ts';

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
  /** Answers of stream routes whose head is sent. */
  private streams = 0;
  /** One for all: a request's scope tells it when the request is over. */
  private readonly release: Cancellable = { cancel: () => void (this.underWay -= 1) };

  constructor(
    private readonly settings: OverloadSettings,
    private readonly signals: OverloadSignals,
    private readonly declared: DeclaredRoutes,
    pages: ManagementPages,
  ) {
    this.admission = new Admission(settings);
    this.watch = new LoopWatch((turn, idle) => this.admission.observe(turn, idle));
    this.shares = { 'sign-in': 1, read: settings.reads, batch: settings.batch };
    this.lowest = Math.min(...Object.values(this.shares));
    pages.add({
      path: '/overload',
      about: 'requests and streams in flight, and how many may be',
      render: () => ({ type: 'application/json', body: `${JSON.stringify(this.state)}\n` }),
    });
  }

  onApplicationBootstrap(): void {
    this.watch.start();
  }

  onApplicationShutdown(): void {
    this.watch.stop();
  }

  turnsAway(request: IncomingMessage): Problem | undefined {
    if (this.hasRoom(this.lowest, true)) return undefined;
    const { method = '', url = '' } = request;
    const route = this.declared.table.match(method, url, request);
    const priority = route?.priority ?? 'read';
    if (this.hasRoom(this.shares[priority], route?.kind === 'stream')) return undefined;
    this.admission.refuse(this.underWay);
    this.signals.requestShed.emit({ priority }, undefined);
    return this.overloaded;
  }

  /** A stream costs what other requests cost until its head is sent; then it stays for long and costs little, and counts among its like. */
  run(context: RequestContext): void {
    this.underWay += 1;
    this.admission.saw(this.underWay);
    if (context.route?.kind !== 'stream') return context.scope.add(this.release);
    const stream = new StreamInFlight(this.release, () => (this.streams -= 1));
    context.scope.add(stream);
    whenHeadIsSent(context.reply.raw, () => {
      if (!stream.begin()) return;
      this.underWay -= 1;
      this.streams += 1;
    });
  }

  private hasRoom(share: number, forStreams: boolean): boolean {
    return this.underWay < this.admission.value * share && (!forStreams || this.streams < this.settings.streams * share);
  }

  private get state(): object {
    const { underWay, streams } = this;
    return { underWay, limit: this.admission.value, streams, streamLimit: this.settings.streams, overloaded: this.admission.overloaded };
  }
}

/** The request of a stream, that is told when it is over. */
class StreamInFlight implements Cancellable {
  private state: 'short' | 'stream' | 'over' = 'short';

  constructor(
    private readonly short: Cancellable,
    private readonly streamEnded: () => void,
  ) {}

  /** @returns false when it is over already */
  begin(): boolean {
    if (this.state === 'over') return false;
    this.state = 'stream';
    return true;
  }

  cancel(reason: CancelReason): void {
    if (this.state === 'stream') this.streamEnded();
    else this.short.cancel(reason);
    this.state = 'over';
  }
}
