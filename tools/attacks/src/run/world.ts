import { readFile } from 'node:fs/promises';
import type { Sandbox, SandboxWithIdentity } from '../../../sandbox/src/sandbox.ts';
import { waitUntil } from '../../../measuring/src/machine/wait-until.ts';

/** What is behind the BFF and beside it, as far as it tells what an attack has done. */
export interface World {
  /** Begins to count anew. */
  forget(): Promise<void>;
  /** What the BFF has asked for since, as `orders.listOrders` or `identity.token`. */
  calls(): Promise<readonly string[]>;
  /** Whom the log has as the client of a request. */
  client(requestId: string): Promise<string>;
}

/** The endpoints at which the identity provider would do something for whoever has got through. */
const ENDPOINTS = ['token', 'revocation'] as const;

/** Milliseconds that a line of the log may take. */
const PATIENCE = 10_000;

/** @param logFile that the BFF writes to */
export function worldOf(sandbox: Sandbox | SandboxWithIdentity, logFile: string): World {
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
    client: (requestId) => waitUntil(`a line of the log for ${requestId}`, PATIENCE, async () => clientIn(await readFile(logFile, 'utf8'), requestId)),
  };
}

function clientIn(log: string, requestId: string): string | undefined {
  const line = log.split('\n').find((one) => one.includes(requestId) && one.endsWith('}'));
  return line === undefined ? undefined : (JSON.parse(line) as { readonly clientAddress?: string }).clientAddress;
}
