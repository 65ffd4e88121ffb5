import { readFileSync } from 'node:fs';
import { waitUntil } from '../../../../libs/testing/src/process/wait-until.ts';
import { cacheStatusOf, plainGet } from '../subjects/plain-get.ts';
import type { RunningSubject } from '../subjects/running-subject.ts';

/** Requests at the same time. */
const TOGETHER = 64;

/** Has each answer by what is kept its limit, its place in the metrics, and its line in the log? @returns the faults */
export async function verifyKept(running: RunningSubject): Promise<string[]> {
  const { url, logFile, subject } = running;
  const { status = 200, cacheStatus = '' } = subject.looked ?? {};
  const [requests, hits] = [await countOf(running, REQUESTS), await countOf(running, HITS)];
  const lines = (): number => readFileSync(logFile, 'utf8').split(`"route":"${subject.path}"`).length - 1;
  const before = lines();
  const faults = new Set<string>();
  await Promise.all(
    Array.from({ length: TOGETHER }, async (_, visit) => {
      const answer = await plainGet(url, running.headersOf(visit));
      const said = cacheStatusOf(answer);
      if (answer.status !== status || !said.startsWith(cacheStatus)) faults.add(`answered ${answer.status}, Cache-Status: ${said}`);
      if (!String(answer.headers['ratelimit']).startsWith('"address";r=')) faults.add('does not say what is left of the limit by address');
    }),
  );
  const counted = async (pattern: RegExp, from: number): Promise<true | undefined> => ((await countOf(running, pattern)) - from >= TOGETHER ? true : undefined);
  await waitUntil('the requests', 2_000, () => counted(REQUESTS, requests)).catch(() => faults.add('does not count each hit in portico_request_duration_seconds'));
  await waitUntil('the hits', 2_000, () => counted(HITS, hits)).catch(() => faults.add('does not count each hit in portico_cache_reads_total'));
  // The log is written in batches, the last one after a second.
  await waitUntil('the log', 5_000, () => lines() - before >= TOGETHER || undefined).catch(() => faults.add(`has written ${lines() - before} lines to its log for ${TOGETHER} hits`));
  return [...faults];
}

const REQUESTS = /^portico_request_duration_seconds_count\{.*\} (\d+)$/gm;
const HITS = /^portico_cache_reads_total\{.*outcome="hit".*\} (\d+)$/gm;

/** The sum over all labels. */
async function countOf(running: RunningSubject, pattern: RegExp): Promise<number> {
  const page = await running.page('/metrics');
  return [...page.matchAll(pattern)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/**
 * Do answers by what is kept respect access, limits and the deadline? @param running with few requests allowed, a short deadline, and callers
 * with sessions
 */
export async function verifyRefusals(running: RunningSubject): Promise<string[]> {
  const { origin } = new URL(running.url);
  const [signedIn] = running.callers;
  const ask = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
    const answer = await plainGet(origin + path, headers);
    return `${answer.status} ${/^portico;hit/.exec(cacheStatusOf(answer))?.[0] ?? 'no hit'}`;
  };
  const faults: string[] = [];
  const expects = (what: string, got: string, wanted: string): void => void (got !== wanted && faults.push(`answered ${what} with ${got} instead of ${wanted}`));
  for (const path of ['/mine/products', '/api/storefront/kept/mine']) {
    await waitUntil(`a hit of ${path}`, 5_000, async () => ((await ask(path, signedIn?.headers)).endsWith('hit') ? true : undefined)).catch(() => undefined);
    expects(`${path} of a signed-in caller`, await ask(path, signedIn?.headers), '200 portico;hit');
    expects(`${path} of a guest`, await ask(path), '401 no hit');
  }
  expects('a handler that is late with a kept view', await ask('/api/storefront/kept/late'), '504 no hit');
  const statuses = new Set<string>();
  for (let request = 0; request < FEW; request += 1) statuses.add(await ask('/kept/products'));
  expects('more hits than the limit allows', [...statuses].at(-1) ?? '', '429 no hit');
  return faults;
}

/** Requests that an address may make at once where refusals are looked at: callers sign in with some of them. */
export const FEW = 400;
