import { outsideRequests } from '../context/current.ts';

/** Milliseconds that one line covers. */
const EVERY = 1_000;

/** Counts by name, and reports a second after the first one: a line for each event would make a flood of requests one of the log. */
export function counted(tell: (counts: Readonly<Record<string, number>>) => void): (name: string) => void {
  let counts: Record<string, number> | undefined;
  return (name) => {
    if (!counts) {
      counts = {};
      const tellAll = (): void => {
        if (counts) tell(counts);
        counts = undefined;
      };
      outsideRequests(() => setTimeout(tellAll, EVERY).unref());
    }
    counts[name] = (counts[name] ?? 0) + 1;
  };
}
