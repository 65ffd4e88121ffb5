import { outsideRequests } from '@portico/platform';

/** Milliseconds that one line tells of: a flood must not become one of the log. */
const EVERY = 1_000;

/** Counts by name, and tells a second after the first one. */
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
