import { ContractCheck } from './contract-check.ts';
import type { HttpServiceName } from './every-operation.ts';
import { DOCUMENTS } from './every-operation.ts';

/** A check for each HTTP service. */
export const contractChecks = (): Record<HttpServiceName, ContractCheck> =>
  Object.fromEntries(Object.entries(DOCUMENTS).map(([name, document]) => [name, new ContractCheck(document)])) as Record<
    HttpServiceName,
    ContractCheck
  >;
