import { setTimeout as delay } from 'node:timers/promises';
import type { RunningSubject } from '../subjects/running-subject.ts';
import type { Nginx } from '../upstream/nginx.ts';
import { coreTicks, processTicks } from './cpu-time.ts';
import { applyLoad } from './wrk.ts';

export interface Conditions {
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: number;
  readonly gatewayCore: number;
  readonly loadCore: number;
  readonly ticksPerSecond: number;
}

/** One subject in one round. */
export interface Sample {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Microseconds of CPU, user and system, all threads. */
  readonly cpuPerRequest: number;
  /** Share of its core that the gateway used; near 1 when the gateway was what limited the load. */
  readonly gatewayShare: number;
  /** Share of the gateway's core that others used meanwhile. */
  readonly foreignShare: number;
  /** Share of the other core that was used. */
  readonly loadCoreShare: number;
}

/** Nothing is under way any more when so many looks, so many milliseconds apart, find no new call. */
const LOOKS = 4;
const LOOK_EVERY = 50;

/** Loads one subject and reads its CPU. @throws Error when it did not call its upstreams four times a request while time was taken */
export async function sample({ subject, url, process: gateway }: RunningSubject, nginx: Nginx, conditions: Conditions): Promise<Sample> {
  const { seconds, warmUpSeconds, connections, gatewayCore, loadCore, ticksPerSecond } = conditions;
  if (warmUpSeconds > 0) await applyLoad({ url, seconds: warmUpSeconds, connections, core: loadCore });
  const callsBefore = await callsAtRest(nginx);
  const [cpuBefore, coreBefore, otherBefore] = [processTicks(gateway.pid), coreTicks(gatewayCore), coreTicks(loadCore)];
  const { requests, requestsPerSecond } = await applyLoad({ url, seconds, connections, core: loadCore });
  const [cpu, core, other] = [processTicks(gateway.pid) - cpuBefore, coreTicks(gatewayCore), coreTicks(loadCore)];
  const calls = (await callsAtRest(nginx)) - callsBefore;
  // What wrk leaves unanswered when its time is up has been sent on as well: up to four calls for each connection.
  if (calls < requests * 4 || calls > (requests + connections) * 4) {
    throw new Error(`${subject.name} made ${calls} upstream calls for ${requests} requests, not four each`);
  }
  const coreTotal = core.total - coreBefore.total;
  const coreBusy = core.busy - coreBefore.busy;
  return {
    requests,
    requestsPerSecond,
    cpuPerRequest: ((cpu / ticksPerSecond) * 1e6) / requests,
    gatewayShare: cpu / coreTotal,
    foreignShare: Math.max(0, coreBusy - cpu) / coreTotal,
    loadCoreShare: (other.busy - otherBefore.busy) / (other.total - otherBefore.total),
  };
}

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
