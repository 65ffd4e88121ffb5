import { readFileSync } from 'node:fs';
import { waitUntil } from '../../../../libs/testing/src/process/wait-until.ts';
import type { RunningSubject } from '../subjects/running-subject.ts';

const COUNT = /^portico_request_duration_seconds_count\{.*route="\/api\/storefront".*\} (\d+)$/m;

/** Is web-bff measured as production runs it? Each request in the log file and in the metrics. @returns what is not so */
export async function verifyProduction(running: RunningSubject): Promise<string[]> {
  const { url, logFile } = running;
  const lines = (): number => readFileSync(logFile, 'utf8').split('"route":"/api/storefront"').length - 1;
  const counted = async (): Promise<number> => Number(COUNT.exec(await running.page('/metrics'))?.[1] ?? 0);
  const faults: string[] = [];
  const requests = 10;
  const before = await counted();
  for (let index = 0; index < requests; index += 1) await (await fetch(url)).text();
  const grown = waitUntil('the metrics', 2_000, async () => ((await counted()) >= before + requests ? true : undefined));
  await grown.catch(() => faults.push('does not count its requests in /metrics'));
  // The log is written in batches, the last one after a second.
  const written = waitUntil('the log', 5_000, async () => (lines() >= (await counted()) ? true : undefined));
  await written.catch(() => faults.push(`has not written one line a request to ${logFile}`));
  return faults;
}
