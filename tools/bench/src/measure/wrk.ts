import { join } from 'node:path';
import { runProcess } from '../../../../libs/testing/src/process/own-process.ts';

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
}

const [VISITS, UPLOADS] = ['visits.lua', 'uploads.lua'].map((name) => join(import.meta.dirname, name)) as [string, string];

export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
}

/**
 * Calls one URL over kept connections as fast as the answers come.
 * @throws Error when an answer fails: a failure is quick, and no result
 */
export async function applyLoad({ url, seconds, connections, core, same, upload, visits, callers }: Load): Promise<LoadResult> {
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '5s'];
  const script = upload !== undefined ? ['-s', UPLOADS, url, '--', String(upload)] : same ? [url] : ['-s', VISITS, url, '--', String(visits), ...(callers === undefined ? [] : [callers])];
  return readWrk(await runProcess('wrk', { command: 'wrk', arguments: [...flags, ...script], core }));
}

/** @throws Error when wrk tells of failures, or its words are not understood */
export function readWrk(output: string): LoadResult {
  const failures = /^\s*(Socket errors: .*|Non-2xx or 3xx responses: .*)$/m.exec(output)?.[1];
  if (failures) throw new Error(`the load met failures: ${failures}`);
  const requests = /(\d+) requests in/.exec(output)?.[1];
  const rate = /Requests\/sec:\s*([\d.]+)/.exec(output)?.[1];
  if (requests === undefined || rate === undefined || Number(requests) === 0) {
    throw new Error(`wrk did not say how many requests it made:\n${output}`);
  }
  return { requests: Number(requests), requestsPerSecond: Number(rate) };
}
