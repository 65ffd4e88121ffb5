import type { Diagnosis } from '../../apps/diagnostics/diagnosis.ts';
import { openFiles, residentBytes } from '../../../measuring/src/machine/proc.ts';
import { sumOf } from '../measure/metrics-text.ts';
import type { RunningBff } from '../stack/running-bff.ts';

/** A BFF at rest: nothing is asked of it, and its garbage has just been collected. */
export interface Reading extends Diagnosis {
  /** Minutes since the soak began. */
  readonly at: number;
  readonly residentBytes: number;
  /** Files and sockets. */
  readonly files: number;
  /** Requests and upstream calls in flight. */
  readonly requests: number;
  readonly calls: number;
}

interface UpstreamAtRest {
  readonly underWay: number;
  readonly instances: readonly { readonly underWay: number }[];
}

/** @param at minutes since the soak began */
export async function readingOf(bff: RunningBff, at: number): Promise<Reading> {
  const requests = sumOf(await bff.metrics(), 'portico_requests_in_flight');
  const calls = callsUnderWay(await page<UpstreamAtRest[]>(bff, '/upstreams'));
  const diagnosis = await page<Diagnosis>(bff, '/diagnostics');
  return { ...diagnosis, at, residentBytes: residentBytes(bff.pid), files: openFiles(bff.pid), requests, calls };
}

/** A call that still holds its place with the upstream, or with an instance of it. */
const callsUnderWay = (upstreams: readonly UpstreamAtRest[]): number =>
  upstreams.flatMap(({ underWay, instances }) => [underWay, ...instances.map((instance) => instance.underWay)]).reduce((sum, count) => sum + count, 0);

async function page<T>({ name, managementOrigin }: RunningBff, path: string): Promise<T> {
  const answer = await fetch(managementOrigin + path, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${name} answered ${answer.status} to ${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
