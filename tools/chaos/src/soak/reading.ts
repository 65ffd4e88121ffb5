import type { Diagnosis } from '../../apps/diagnostics/diagnosis.ts';
import { openFiles, residentBytes } from '../../../lab/src/machine/proc.ts';
import { sumOf } from '../measure/metrics-text.ts';
import type { RunningBff } from '../lab/lab.ts';

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
  const requests = sumOf(await bff.process.page('/metrics'), 'portico_requests_in_flight');
  const calls = callsUnderWay(await page<UpstreamAtRest[]>(bff, '/upstreams'));
  const diagnosis = await page<Diagnosis>(bff, '/diagnostics');
  return { ...diagnosis, at, residentBytes: residentBytes(bff.process.pid), files: openFiles(bff.process.pid), requests, calls };
}

/** A call that still holds its place with the upstream, or with an instance of it. */
const callsUnderWay = (upstreams: readonly UpstreamAtRest[]): number =>
  upstreams.flatMap(({ underWay, instances }) => [underWay, ...instances.map((instance) => instance.underWay)]).reduce((sum, count) => sum + count, 0);

const page = async <T>({ process }: RunningBff, path: string): Promise<T> => JSON.parse(await process.page(path, { accept: 'application/json' })) as T;
