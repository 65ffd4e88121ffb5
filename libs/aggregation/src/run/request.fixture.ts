import { Events, RequestContext, runInScope, TimerQueue } from '@portico/platform';
import type { Caller, PartSettled } from '@portico/platform';

/** A request under way, without a server: what a plan sees of it, and what the plan did to the answer. */
export class RequestFixture {
  readonly headers: Record<string, string> = {};
  readonly settled: PartSettled[] = [];
  readonly context: RequestContext;

  constructor({ caller, deadline = 5_000, development = false }: { caller?: Caller; deadline?: number; development?: boolean } = {}) {
    const request = { raw: { headers: {}, socket: { remoteAddress: '192.0.2.1' } } };
    const reply = { header: (name: string, value: string) => (this.headers[name] = value) };
    const events = new Events();
    events.partSettled.subscribe((event) => this.settled.push(event));
    this.context = new RequestContext('r1', request as never, reply as never, undefined, deadline, new TimerQueue(), events, development);
    this.context.caller = caller;
  }

  run<T>(work: () => T): T {
    return runInScope(this.context.scope, work);
  }
}
