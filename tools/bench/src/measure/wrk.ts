import { join } from 'node:path';
import { runProcess } from '../../../../libs/testing/src/process/own-process.ts';
import type { LookedAt } from '../subjects/subject.ts';

export interface Load {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  readonly core: number;
  /** Whether all ask for exactly the same, as visitors do who are not known. Otherwise each request is a visit of its own. */
  readonly same: boolean;
  /** Bytes that each request sends. */
  readonly upload: number | undefined;
  /** Visits that there have been. */
  readonly visits: number;
  /** The headers of the callers that take turns, as `visits.lua` reads them; without, all requests are anonymous. */
  readonly callers: string | undefined;
  /** What each answer has to be; without, only its status is looked at. */
  readonly looked: Looked | undefined;
}

/** Each answer as it has to be, and what its request brings. */
export interface Looked extends LookedAt {
  /** A file with its body. */
  readonly body: string;
  /** Header lines of the requests, tabs between. */
  readonly headers: string;
}

const [VISITS, UPLOADS, ANSWERS] = ['visits.lua', 'uploads.lua', 'answers.lua'].map((name) => join(import.meta.dirname, name)) as [string, string, string];

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
}

/**
 * Calls one URL over kept connections as fast as the answers come.
 * @throws Error when an answer fails: a failure is quick, and no result
 */
export async function applyLoad(load: Load): Promise<LoadResult> {
  const flags = ['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '--timeout', '5s'];
  return readWrk(await runProcess('wrk', { command: 'wrk', arguments: [...flags, ...scriptOf(load)], core: load.core }));
}

function scriptOf({ url, same, upload, visits, callers, looked }: Load): readonly string[] {
  if (upload !== undefined) return ['-s', UPLOADS, url, '--', String(upload)];
  if (looked) {
    const { status, body, cacheStatus = '-', headers } = looked;
    return ['-s', ANSWERS, url, '--', String(status), body, cacheStatus, headers, ...(same ? [] : [String(visits)])];
  }
  return same ? [url] : ['-s', VISITS, url, '--', String(visits), ...(callers === undefined ? [] : [callers])];
}

/** @throws Error when wrk tells of failures, or its words are not understood */
export function readWrk(output: string): LoadResult {
  const failures = /^\s*(Socket errors: .*|Non-2xx or 3xx responses: .*|Wrong answers: .*)$/m.exec(output)?.[1];
  if (failures) throw new Error(`the load met failures: ${failures}`);
  const requests = /(\d+) requests in/.exec(output)?.[1];
  const rate = /Requests\/sec:\s*([\d.]+)/.exec(output)?.[1];
  if (requests === undefined || rate === undefined || Number(requests) === 0) {
    throw new Error(`wrk did not say how many requests it made:\n${output}`);
  }
  return { requests: Number(requests), requestsPerSecond: Number(rate) };
}
