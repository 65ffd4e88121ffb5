import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Sandbox, SandboxWithIdentity } from '../../../sandbox/src/sandbox.ts';
import { waitUntil } from '../../../../libs/testing/src/process/wait-until.ts';

/** What is behind the BFF and beside it, as far as it tells what an attack has done. */
export interface World {
  /** Resets the counts. */
  forget(): Promise<void>;
  /** What the BFF has asked for since, as `orders.listOrders` or `identity.token`. */
  calls(): Promise<readonly string[]>;
  /** Milliseconds of CPU that the BFF has used; undefined where the machine does not tell. */
  cpu(): number | undefined;
  /** Whom the log has as the client of a request. */
  client(requestId: string): Promise<string>;
  /** The ids of the traces whose requests the log has, once it has this one. */
  tracesUpTo(last: string): Promise<ReadonlySet<string>>;
}

/** The endpoints at which the identity provider would act for an attacker who got through. */
const ENDPOINTS = ['token', 'revocation'] as const;

/** Milliseconds that a line of the log may take. */
const PATIENCE = 10_000;

const TRACE_OF_LINE = /"traceId":"([0-9a-f]{32})"/g;

/** @param logFile that the BFF writes to @param pid of its process */
export function worldOf(sandbox: Sandbox | SandboxWithIdentity, logFile: string, pid = process.pid): World {
  const identity = 'identity' in sandbox ? sandbox.identity : undefined;
  const asked = (): readonly number[] => ENDPOINTS.map((endpoint) => identity?.control.calls(endpoint).started ?? 0);
  let before = asked();
  return {
    async forget() {
      await sandbox.control.reset();
      before = asked();
    },
    async calls() {
      const services = (await sandbox.control.calls()).flatMap(({ service, operations }) =>
        Object.entries(operations).flatMap(([operation, { started }]) => (started > 0 ? [`${service}.${operation}`] : [])),
      );
      const endpoints = asked().flatMap((count, index) => (count > (before[index] as number) ? [`identity.${ENDPOINTS[index]}`] : []));
      return [...services, ...endpoints];
    },
    cpu: () => cpuOf(pid),
    client: (requestId) => waitUntil(`a line of the log for ${requestId}`, PATIENCE, async () => clientIn(await readFile(logFile, 'utf8'), requestId)),
    tracesUpTo: (last) =>
      waitUntil(`a line of the log for trace ${last}`, PATIENCE, async () => {
        const traces = new Set(Array.from((await readFile(logFile, 'utf8')).matchAll(TRACE_OF_LINE), ([, id]) => id as string));
        return traces.has(last) ? traces : undefined;
      }),
  };
}

/** Milliseconds; undefined where the machine does not tell. */
export function cpuOf(pid: number): number | undefined {
  if (pid === process.pid) {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
  // Linux: nanoseconds of the main thread, which is where a BFF works.
  const file = `/proc/${pid}/schedstat`;
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : undefined;
}

function clientIn(log: string, requestId: string): string | undefined {
  const line = log.split('\n').find((one) => one.includes(requestId) && one.endsWith('}'));
  return line === undefined ? undefined : (JSON.parse(line) as { readonly clientAddress?: string }).clientAddress;
}
