/** How many calls of one operation there were, and how they ended. */
export interface CallCounts {
  readonly started: number;
  readonly inFlight: number;
  readonly finished: number;
  readonly cancelled: number;
}

/** A call as it arrived. */
export interface ArrivedCall {
  readonly operationId: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface UpstreamReport {
  readonly service: string;
  readonly operations: Readonly<Record<string, CallCounts>>;
  /** The last ones, the oldest first. */
  readonly recent: readonly ArrivedCall[];
}

/** What one operation of an upstream is told to do wrong; the kinds are the upstreams' own words. */
export interface FaultOrder {
  readonly service: string;
  readonly operationId?: string;
  readonly kind: string;
  /** For kinds that send something: how much of it, and whether the connection stays open then. */
  readonly bytes?: number;
  readonly stays?: boolean;
}

/**
 * The upstreams as the suites drive them. The sandbox fits; it is handed in, because nothing of the product may import it.
 */
export interface DemoUpstreams {
  readonly urls: Readonly<Record<string, readonly string[]>>;
  readonly control: {
    fault(...orders: readonly FaultOrder[]): Promise<void>;
    reset(): Promise<void>;
    calls(): Promise<readonly UpstreamReport[]>;
  };
  /** Resolves as soon as the reports pass the test; rejects when they do not within the time. */
  until(test: (reports: readonly UpstreamReport[]) => boolean, withinMs?: number): Promise<readonly UpstreamReport[]>;
}

/** Sums one count over operations; health checks are no calls. */
export const countOf = (
  reports: readonly UpstreamReport[],
  count: keyof CallCounts,
  { service, operationId }: Partial<FaultOrder> = {},
): number =>
  reports
    .filter((report) => service === undefined || report.service === service)
    .flatMap(({ operations }) => Object.entries(operations))
    .filter(([name]) => (operationId === undefined ? name !== 'health' : name === operationId))
    .reduce((sum, [, counts]) => sum + counts[count], 0);

/** What the last calls of a service brought along, the oldest first. */
export async function headersSeenBy({ control }: DemoUpstreams, service: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const reports = (await control.calls()).filter((report) => report.service === service);
  return reports.flatMap(({ recent }) => recent.filter(({ operationId }) => operationId !== 'health').map(({ headers }) => headers));
}

/** Calls started, by `service.operationId`, without those that were not. */
export async function callsStarted({ control }: DemoUpstreams): Promise<Record<string, number>> {
  const started: Record<string, number> = {};
  for (const { service, operations } of await control.calls()) {
    for (const [operationId, counts] of Object.entries(operations)) {
      if (counts.started > 0) started[`${service}.${operationId}`] = (started[`${service}.${operationId}`] ?? 0) + counts.started;
    }
  }
  return started;
}
