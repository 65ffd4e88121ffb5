import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from '../../../measuring/src/machine/redis.ts';
import type { RunningSubject } from '../subjects/running-subject.ts';
import type { Nginx } from '../upstream/nginx.ts';
import { coreTicks, endedChildrenTicks, processTicks } from '../../../measuring/src/machine/proc.ts';
import type { CoreTicks } from '../../../measuring/src/machine/proc.ts';

export interface Conditions {
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: number;
  readonly gatewayCore: number;
  readonly loadCore: number;
  readonly ticksPerSecond: number;
  /** What some subjects need beside nginx, on the core of the load. */
  readonly redis?: Redis | undefined;
}

/** One subject in one round. */
export interface Sample {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Microseconds of CPU, user and system, all threads. */
  readonly cpuPerRequest: number;
  /** Share of its core that the gateway used; near 1 when the gateway was what limited the load. */
  readonly gatewayShare: number;
  /** Share that upstream and load used of theirs; near 1 when they were what limited the load. */
  readonly loadShare: number;
  /** Share of a core that others used meanwhile, on the core where it was more. */
  readonly foreignShare: number;
}

/** Nothing is under way any more when so many looks, so many milliseconds apart, find no new call. */
const LOOKS = 4;
const LOOK_EVERY = 50;

/**
 * Loads one subject and reads its CPU.
 * @throws Error when it did not call its upstreams as often as it must while time was taken
 */
export async function sample(running: RunningSubject, nginx: Nginx, conditions: Conditions): Promise<Sample> {
  const { subject, process: gateway } = running;
  const { seconds, warmUpSeconds, connections, loadCore, ticksPerSecond } = conditions;
  if (warmUpSeconds > 0) await running.load(warmUpSeconds, connections, loadCore);
  const callsBefore = await callsAtRest(nginx);
  const before = usage(gateway.pid, nginx, conditions);
  const { requests, requestsPerSecond } = await running.load(seconds, connections, loadCore);
  const used = difference(usage(gateway.pid, nginx, conditions), before);
  const calls = (await callsAtRest(nginx)) - callsBefore;
  // What wrk leaves unanswered when its time is up has been sent on as well: up to one request for each connection.
  const least = subject.same ? 1 : requests * subject.calls;
  if (calls < least || calls > (requests + (subject.connections ?? connections)) * subject.calls) {
    throw new Error(`${subject.name} made ${calls} upstream calls for ${requests} requests, not ${subject.calls} each`);
  }
  return {
    requests,
    requestsPerSecond,
    cpuPerRequest: ((used.gateway / ticksPerSecond) * 1e6) / requests,
    gatewayShare: used.gateway / used.gatewayCore.total,
    loadShare: used.load / used.loadCore.total,
    foreignShare: Math.max(
      0,
      (used.gatewayCore.busy - used.gateway) / used.gatewayCore.total,
      (used.loadCore.busy - used.load) / used.loadCore.total,
    ),
  };
}

/** Ticks so far, of the processes and of the cores they are pinned to. */
interface Usage {
  readonly gateway: number;
  readonly load: number;
  readonly gatewayCore: CoreTicks;
  readonly loadCore: CoreTicks;
}

/** wrk is over when this is read, so it counts among the children that have ended. */
const usage = (gatewayPid: number, nginx: Nginx, { gatewayCore, loadCore, redis }: Conditions): Usage => ({
  gateway: processTicks(gatewayPid),
  load: nginx.cpuTicks() + (redis?.cpuTicks() ?? 0) + endedChildrenTicks(),
  gatewayCore: coreTicks(gatewayCore),
  loadCore: coreTicks(loadCore),
});

const difference = (after: Usage, before: Usage): Usage => ({
  gateway: after.gateway - before.gateway,
  load: after.load - before.load,
  gatewayCore: coreDifference(after.gatewayCore, before.gatewayCore),
  loadCore: coreDifference(after.loadCore, before.loadCore),
});

const coreDifference = (after: CoreTicks, before: CoreTicks): CoreTicks => ({
  busy: after.busy - before.busy,
  total: after.total - before.total,
});

/** What wrk has left behind is still being worked on for a moment; the count is read when it no longer moves. */
async function callsAtRest(nginx: Nginx): Promise<number> {
  let calls = await nginx.handled();
  for (let same = 0; same < LOOKS; ) {
    await delay(LOOK_EVERY);
    const later = await nginx.handled();
    same = later === calls ? same + 1 : 0;
    calls = later;
  }
  return calls;
}
