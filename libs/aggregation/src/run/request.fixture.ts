import { RequestContext, runInScope, Signals, TimerQueue } from '@portico/platform';
import type { Caller } from '@portico/platform';
import type { PartSettled } from '../telemetry/plan.signals.ts';
import { PlanSignals } from '../telemetry/plan.signals.ts';

/** A request in flight, without a server: what a plan sees of it, and what the plan did to the answer. */
export class RequestFixture {
  readonly headers: Record<string, string> = {};
  readonly settled: PartSettled[] = [];
  readonly reply = { sent: false, header: (name: string, value: string) => (this.headers[name] = value) };
  readonly context: RequestContext;

  /** @param sent headers of the request that go on to upstreams */
  constructor({ caller, deadline = 5_000, development = false, sent = {} }: { caller?: Caller; deadline?: number; development?: boolean; sent?: Record<string, string> } = {}) {
    const request = { raw: { headers: sent, socket: { remoteAddress: '192.0.2.1' } } };
    const events = new Signals();
    events.of(PlanSignals).partSettled.subscribe((event) => this.settled.push(event));
    this.context = new RequestContext('r1', request as never, this.reply as never, undefined, deadline, new TimerQueue(), events, development, Object.keys(sent));
    this.context.caller = caller;
  }

  run<T>(work: () => T): T {
    return runInScope(this.context.scope, work);
  }
}
