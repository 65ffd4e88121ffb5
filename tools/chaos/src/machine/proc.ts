import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of CPU accounting in a second (proc(5)). */
export const ticksPerSecond = (): number => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

const BYTES_PER_KILOBYTE = 1024;

/** User and system time of a process with all its threads, in ticks. */
export const processTicks = (pid: number): number => readTicks(readFileSync(`/proc/${pid}/stat`, 'utf8'));

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

/** Ticks of all cores together: how many were spent, and how many of them on work. */
export const machineTicks = (): { readonly busy: number; readonly total: number } => readMachineTicks(readFileSync('/proc/stat', 'utf8'));

/** Fields 14 and 15 of /proc/<pid>/stat; the name in field 2 may itself hold spaces and parentheses (proc(5)). */
export function readTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
  return (fields[11] as number) + (fields[12] as number);
}

/** The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal. Time stolen by other machines counts as busy. */
export function readMachineTicks(stat: string): { readonly busy: number; readonly total: number } {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '').split(' ').map(Number);
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, total: busy + idle + iowait };
}
