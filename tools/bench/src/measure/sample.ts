import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '../../../../libs/testing/src/parts/redis-server.ts';
import type { RunningSubject } from '../subjects/running-subject.ts';
import type { Nginx } from '../upstream/nginx.ts';
import type { LoadResult } from './wrk.ts';
import { coreTicks, endedChildrenTicks, processTicks } from '../../../lab/src/machine/proc.ts';
import type { CoreTicks } from '../../../lab/src/machine/proc.ts';

export interface Conditions {
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: number;
  readonly gatewayCore: number;
  readonly loadCore: number;
  readonly ticksPerSecond: number;
  /** What some subjects need beside nginx, on the core of the load. */
  readonly redis?: RedisServer | undefined;
}

/** One subject in one round. */
export interface Sample {
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Microseconds of CPU, user and system, all threads. */
  readonly cpuPerRequest: number;
  /** Share of its time on the core that the gateway used; near 1 when the gateway was what limited the load. */
  readonly gatewayShare: number;
  /** Share that upstream and load used of theirs; near 1 when they were what limited the load. */
  readonly loadShare: number;
  /** Share of a core that others used meanwhile, on the core where it was more. */
  readonly foreignShare: number;
}

/** No call is in flight any more when so many looks, so many milliseconds apart, find no new one. */
const LOOKS = 4;
const LOOK_EVERY = 50;

/** Milliseconds after which it is the next subject's turn. */
const SLICE = 50;
/** Milliseconds that the others' turns may take together: a subject that is away for longer would find its own timeouts over. */
const AWAY = 150;

/**
 * Loads subjects side by side and reads their CPU. One runs at a time, for a few hundredths of a second, and the others are paused: what the
 * machine can do changes by a tenth from one second to the next, and this way it changes for all of them.
 * @returns a sample of each
 * @throws Error when they did not call their upstreams as often as they must while time was taken
 */
export async function sample(subjects: readonly RunningSubject[], nginx: Nginx, conditions: Conditions): Promise<Sample[]> {
  const { seconds, warmUpSeconds, ticksPerSecond } = conditions;
  if (warmUpSeconds > 0) await loadInTurns(subjects, warmUpSeconds, conditions);
  const callsBefore = await callsAtRest(nginx);
  const before = usage(subjects, nginx, conditions);
  const results = await loadInTurns(subjects, seconds, conditions);
  const after = usage(subjects, nginx, conditions);
  const calls = (await callsAtRest(nginx)) - callsBefore;
  for (const one of subjects) one.pause();
  checkCalls(subjects, results, calls, conditions);
  const [used, gatewayCore, loadCore] = [after.gateways.map((ticks, index) => ticks - (before.gateways[index] as number)), coreDifference(after.gatewayCore, before.gatewayCore), coreDifference(after.loadCore, before.loadCore)];
  const load = after.load - before.load;
  const gateways = used.reduce((sum, ticks) => sum + ticks, 0);
  const foreignShare = Math.max(0, (gatewayCore.busy - gateways) / gatewayCore.total, (loadCore.busy - load) / loadCore.total);
  return results.map(({ requests }, index) => ({
    requests,
    requestsPerSecond: requests / seconds,
    cpuPerRequest: (((used[index] as number) / ticksPerSecond) * 1e6) / requests,
    gatewayShare: ((used[index] as number) * subjects.length) / gatewayCore.total,
    loadShare: load / loadCore.total,
    foreignShare,
  }));
}

/** Loads them all, while one after the other has its turn. @param seconds that each of them runs @returns once all run, what each has answered */
async function loadInTurns(subjects: readonly RunningSubject[], seconds: number, { connections, loadCore }: Conditions): Promise<LoadResult[]> {
  for (const one of subjects) one.pause();
  const loads = Promise.all(subjects.map((one) => one.load(seconds * subjects.length, connections, loadCore)));
  let over = false;
  const end = (): void => void (over = true);
  loads.then(end, end);
  const slice = Math.min(SLICE, AWAY / (subjects.length - 1));
  for (let turn = 0; !over; turn += 1) {
    const one = subjects[turn % subjects.length] as RunningSubject;
    one.resume();
    await delay(slice);
    if (subjects.length > 1) one.pause();
  }
  for (const one of subjects) one.resume();
  return loads;
}

/** What wrk leaves unanswered when its time is up has been sent on as well: up to one request for each connection. */
function checkCalls(subjects: readonly RunningSubject[], results: readonly LoadResult[], calls: number, { connections }: Conditions): void {
  let [least, most] = [0, 0];
  for (const [index, { subject }] of subjects.entries()) {
    const { requests } = results[index] as LoadResult;
    least += subject.same ? Math.min(1, subject.calls) : requests * subject.calls;
    most += (requests + (subject.connections ?? connections)) * subject.calls;
  }
  if (calls >= least && calls <= most) return;
  throw new Error(`${subjects.map(({ subject }) => subject.name).join(', ')} made ${calls} upstream calls together, not ${least} to ${most}`);
}

/** Ticks so far, of the processes and of the cores they are pinned to. */
interface Usage {
  readonly gateways: readonly number[];
  readonly load: number;
  readonly gatewayCore: CoreTicks;
  readonly loadCore: CoreTicks;
}

/** wrk is over when this is read, so it counts among the children that have ended. */
const usage = (subjects: readonly RunningSubject[], nginx: Nginx, { gatewayCore, loadCore, redis }: Conditions): Usage => ({
  gateways: subjects.map(({ process: { pid } }) => processTicks(pid)),
  load: nginx.cpuTicks() + (redis?.pid === undefined ? 0 : processTicks(redis.pid)) + endedChildrenTicks(),
  gatewayCore: coreTicks(gatewayCore),
  loadCore: coreTicks(loadCore),
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
