import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runProcess } from '../../../../libs/testing/src/process/own-process.ts';
import { residentBytes } from '../../../lab/src/machine/proc.ts';
import type { RunningSubject } from '../subjects/running-subject.ts';
import type { Flooded } from './summary.ts';

/** What a subject makes of three times what it can carry. */
export interface Overloaded {
  readonly subject: string;
  /** Requests a second with as many connections as the other cases have: the mean of before and after, since neighbours come and go. */
  readonly capacity: number;
  readonly unloaded: Flooded;
  readonly overloaded: Flooded;
  /** The most resident memory after a quarter of the overload, against that at a quarter. */
  readonly memory: number;
}

const UNLOADED = 0.1;
const TIMES = 3;
const CAPACITY_SECONDS = 5;
const UNLOADED_SECONDS = 5;
const OVERLOADED_SECONDS = 60;
const GROWN_AFTER = 0.25;
/** Milliseconds after which an overload must be over for those who call then. */
const RECOVERY = 3_000;
const LOOK_EVERY = 500;

/** @throws Error when the load could not be made */
export async function measureOverload(running: RunningSubject, loadCore: number, connections: number): Promise<Overloaded> {
  const { subject, url, process: gateway } = running;
  const capacityOf = async (): Promise<number> => Math.round((await running.load(CAPACITY_SECONDS, connections, loadCore)).requestsPerSecond);
  const before = await capacityOf();
  const unloaded = await flood(url, Math.round(before * UNLOADED), UNLOADED_SECONDS, loadCore);
  const memory: number[] = [];
  const looking = new AbortController();
  const looks = watch(() => memory.push(residentBytes(gateway.pid)), looking.signal);
  const overloaded = await flood(url, before * TIMES, OVERLOADED_SECONDS, loadCore).finally(() => looking.abort());
  await looks;
  await delay(RECOVERY);
  const capacity = (before + (await capacityOf())) / 2;
  const grown = memory.slice(Math.floor(memory.length * GROWN_AFTER));
  return { subject: subject.name, capacity, unloaded, overloaded, memory: Math.max(...grown) / (grown[0] ?? Number.NaN) };
}

async function flood(url: string, perSecond: number, seconds: number, core: number): Promise<Flooded> {
  const file = join(import.meta.dirname, 'flood.ts');
  return JSON.parse(await runProcess('the flood', { command: process.execPath, arguments: [file, url, String(perSecond), String(seconds)], core })) as Flooded;
}

async function watch(look: () => void, over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    look();
    await delay(LOOK_EVERY);
  }
}
