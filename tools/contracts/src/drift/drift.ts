import { readFileSync } from 'node:fs';
import { changeText, verdictOf } from '../compare/change.ts';
import type { Change, Verdict } from '../compare/change.ts';
import { documentChanges } from '../compare/documents.ts';
import { protoChanges } from '../compare/protos.ts';
import { readProto } from '../grpc-contract.ts';
import { readDocument } from '../read/read-document.ts';
import type { ContractSource } from '../sources.ts';
import type { Endpoint } from '../usage/endpoints.ts';

/** A change of a service's contract, and the endpoints of BFFs that meet it. */
export interface DriftedChange extends Change {
  readonly usedBy: readonly Pick<Endpoint, 'bff' | 'endpoint'>[];
}

/** How the contract of a service has moved away from what is pinned. */
export interface Drift {
  readonly verdict: Verdict;
  readonly changes: readonly DriftedChange[];
}

/** @throws ContractFault where a contract cannot be read */
export async function driftOf({ service, kind, file }: ContractSource, live: string, endpoints: readonly Endpoint[]): Promise<Drift> {
  const changes =
    kind === 'grpc'
      ? protoChanges(readProto(readFileSync(file, 'utf8')), readProto(readFileSync(live, 'utf8')))
      : documentChanges((await readDocument(file)).document, (await readDocument(live)).document);
  return { verdict: verdictOf(changes), changes: changes.map((change) => ({ ...change, usedBy: usersOf(service, change, endpoints) })) };
}

/** A change of all operations concerns every endpoint that uses one of them. */
function usersOf(service: string, { operation }: Change, endpoints: readonly Endpoint[]): DriftedChange['usedBy'] {
  const concerned = (used: string): boolean => operation.startsWith('all ') || withoutNames(used) === withoutNames(operation);
  return endpoints
    .filter(({ operations }) => operations.some((used) => used.service === service && concerned(used.operation)))
    .map(({ bff, endpoint }) => ({ bff, endpoint }));
}

const withoutNames = (operation: string): string => operation.replaceAll(/\{[^}]*\}/g, '{}');

/** Lines for a terminal. */
export function driftText({ changes }: Drift): string {
  return changes.map((change) => `  ${changeText(change)}\n            ${usersText(change)}`).join('\n');
}

function usersText({ usedBy }: DriftedChange): string {
  if (usedBy.length === 0) return 'used by no BFF';
  const bffs = [...new Set(usedBy.map(({ bff }) => bff))];
  const endpointsOf = (name: string): string => usedBy.flatMap(({ bff, endpoint }) => (bff === name ? [endpoint] : [])).join(', ');
  return `used by ${bffs.map((bff) => `${bff} (${endpointsOf(bff)})`).join(', ')}`;
}
