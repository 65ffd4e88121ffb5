/** Milliseconds of CPU of this process: what else the machine does in the meantime does not count. (Linux tells that of a thread by its ticks only.) */
export const usedCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** What some work costs, in milliseconds of CPU. */
export async function cpuOf(work: () => unknown): Promise<number> {
  const from = usedCpu();
  await work();
  return usedCpu() - from;
}

/** The longest turn of the event loop while something goes on, in milliseconds of CPU. */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let over = false;
  let last = usedCpu();
  const turn = (): void => {
    const now = usedCpu();
    longest = Math.max(longest, now - last);
    last = usedCpu();
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  over = true;
  turn();
  return longest;
}
