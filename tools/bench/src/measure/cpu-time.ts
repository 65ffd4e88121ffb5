import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Ticks of CPU accounting in a second (proc(5)): 100 on every Linux that matters here, but asked all the same. */
export const ticksPerSecond = (): number => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** User and system time of a process with all its threads, in ticks. */
export const processTicks = (pid: number): number => readProcessTicks(readFileSync(`/proc/${pid}/stat`, 'utf8')).own;

/** The same of this process's children that have ended. */
export const endedChildrenTicks = (): number => readProcessTicks(readFileSync('/proc/self/stat', 'utf8')).endedChildren;

/** Fields 14 to 17 of /proc/<pid>/stat; the name in field 2 may itself hold spaces and parentheses (proc(5)). */
export function readProcessTicks(stat: string): { readonly own: number; readonly endedChildren: number } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number) as number[];
  const at = (field: number): number => fields[field - 3] as number;
  return { own: at(14) + at(15), endedChildren: at(16) + at(17) };
}

/** How a core spent its time so far, in ticks. */
export interface CoreTicks {
  readonly busy: number;
  readonly total: number;
}

export const coreTicks = (core: number): CoreTicks => readCoreTicks(readFileSync('/proc/stat', 'utf8'), core);

/** A line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. Time stolen by other machines counts as busy. */
export function readCoreTicks(stat: string, core: number): CoreTicks {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(stat)?.[1];
  if (line === undefined) throw new Error(`/proc/stat has no cpu${core}`);
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line.split(' ').map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, total: busy + idle + iowait };
}
