import { readFileSync } from 'node:fs';
import { waitUntil } from '../../../../libs/testing/src/process/wait-until.ts';
import type { BenchCaller } from '../callers/callers.ts';
import type { RunningSubject } from '../subjects/running-subject.ts';

/** Callers that are looked at, one request each: all of them, but for those who differ by nothing but their token. */
const LOOKED_AT = 100;

/** What is left of the limits by address and of a plan, which holds for known callers alone. */
const LEFT_OF_BOTH = /^"address";r=\d+;t=\d+, "[a-z]+";r=\d+;t=\d+$/;

/** Does a subject know its callers, and count their requests in the right store; or know no callers and count nothing? @returns the faults */
export async function verifyCallers(running: RunningSubject): Promise<string[]> {
  const callers = running.callers.slice(0, LOOKED_AT);
  const faults = new Set<string>();
  for (const { headers } of callers.length > 0 ? callers : [{ headers: {} }]) {
    const answer = await fetch(running.url, { headers });
    await answer.arrayBuffer();
    const left = answer.headers.get('ratelimit');
    if (callers.length > 0 && !LEFT_OF_BOTH.test(left ?? '')) faults.add(`tells a known caller of the limits "${left}"`);
    if (callers.length === 0 && left !== null) faults.add(`tells callers who are not known of the limits "${left}"`);
  }
  if (callers.length === 0) return [...faults];
  const { counted } = JSON.parse(await running.page('/limits')) as { readonly counted: string };
  if (counted !== (running.subject.redis ? 'in Redis' : 'in memory')) faults.add(`counts ${counted}`);
  return [...faults, ...(await unlogged(callers, running.logFile))];
}

/** Callers who are in no line of the log, which is written in batches, the last one after a second. */
async function unlogged(callers: readonly BenchCaller[], logFile: string): Promise<string[]> {
  const missing = (): BenchCaller[] => {
    const log = readFileSync(logFile, 'utf8');
    return callers.filter(({ subject }) => !log.includes(`"caller":"${subject}"`));
  };
  await waitUntil('the log', 5_000, () => missing().length === 0 || undefined).catch(() => undefined);
  return missing().map(({ subject }) => `has not taken ${subject} for who they are`);
}
