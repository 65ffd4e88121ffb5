import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of CPU accounting in a second (proc(5)). */
export const ticksPerSecond = (): number => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

const BYTES_PER_KILOBYTE = 1024;

/** User and system time of a process with all its threads, in ticks. */
export const processTicks = (pid: number): number => readProcessTicks(readFileSync(`/proc/${pid}/stat`, 'utf8')).own;

/** The same of this process's children that have ended. */
export const endedChildrenTicks = (): number => readProcessTicks(readFileSync('/proc/self/stat', 'utf8')).endedChildren;

/** Looks after which the family is looked for again: that reads hundreds of files, for which a core is away from what is measured. */
const LOOKED_FOR_EVERY = 20;

/** What this process and all that it has started have used, in ticks. What has ended keeps what it was last seen with. */
export class FamilyTicks {
  readonly #seen = new Map<number, number>();
  #family: readonly number[] = [];
  #looks = 0;

  /** Looks at those who are there now. @returns the sum over all that were ever seen */
  read(): number {
    if (this.#looks % LOOKED_FOR_EVERY === 0) this.#family = family(process.pid);
    this.#looks += 1;
    for (const pid of this.#family) {
      const ticks = whileThere(() => processTicks(pid));
      if (ticks !== undefined) this.#seen.set(pid, ticks);
    }
    return [...this.#seen.values()].reduce((sum, ticks) => sum + ticks, 0);
  }
}

/** Memory that a process has in use, in bytes. */
export const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * BYTES_PER_KILOBYTE;

/** Files and sockets that a process has open. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** A process and all that it has started, themselves or through others. */
export function family(pid: number): number[] {
  const threads = whileThere(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const children = threads.flatMap((thread) => whileThere(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)) ?? []);
  return [pid, ...children.flatMap(family)];
}

/** Processes and threads may end at any time. @returns undefined when it has */
function whileThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

/** Fields 14 to 17 of /proc/<pid>/stat; the name in field 2 may itself hold spaces and parentheses (proc(5)). */
export function readProcessTicks(stat: string): { readonly own: number; readonly endedChildren: number } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
  const at = (field: number): number => fields[field - 3] as number;
  return { own: at(14) + at(15), endedChildren: at(16) + at(17) };
}

/** How cores spent their time so far, in ticks. */
export interface CoreTicks {
  readonly busy: number;
  readonly total: number;
}

/** @param core all together when absent */
export const coreTicks = (core?: number): CoreTicks => readCoreTicks(readFileSync('/proc/stat', 'utf8'), core);

/** A line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. Time stolen by other machines counts as busy. */
export function readCoreTicks(stat: string, core?: number): CoreTicks {
  const line = new RegExp(`^cpu${core ?? ''} +(.*)$`, 'm').exec(stat)?.[1];
  if (line === undefined) throw new Error(`/proc/stat has no cpu${core ?? ''}`);
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line.split(' ').map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, total: busy + idle + iowait };
}
