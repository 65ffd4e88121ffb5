import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What Node writes about unhandled rejections and errors, and of listeners that pile up. */
const UNCAUGHT = /unhandled|uncaught|MaxListenersExceeded/i;
const FATAL = '"level":"fatal"';

/** Whether a line, of a log or of a process's output, tells of something that nothing in the BFF was prepared for. */
export const isComplaint = (line: string): boolean => line.includes(FATAL) || UNCAUGHT.test(line);

/** The first lines of a log that are complaints, and how many there are. */
export interface Complaints {
  readonly count: number;
  readonly first: readonly string[];
}

/** Lines that are kept, so that a person can see what they are about. */
const KEPT = 5;

export async function complaintsIn(lines: AsyncIterable<string> | Iterable<string>): Promise<Complaints> {
  const first: string[] = [];
  let count = 0;
  for await (const line of lines) {
    if (!isComplaint(line)) continue;
    count += 1;
    if (first.length < KEPT) first.push(line);
  }
  return { count, first };
}

/** @param file a log, which may be longer than memory */
export const complaintsInFile = (file: string): Promise<Complaints> => complaintsIn(createInterface({ input: createReadStream(file) }));
