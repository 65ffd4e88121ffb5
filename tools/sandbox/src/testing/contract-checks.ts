import { openApiOf } from '../contract/own-contracts.ts';
import type { HttpServiceName } from '../contract/own-contracts.ts';
import { SERVICE_NAMES } from '../service-name.ts';
import { ContractCheck } from './contract-check.ts';

/** A check for each HTTP service. */
export const contractChecks = (): Record<HttpServiceName, ContractCheck> =>
  Object.fromEntries(SERVICE_NAMES.flatMap((name) => (name === 'recommendations' ? [] : [[name, new ContractCheck(openApiOf(name))]]))) as Record<HttpServiceName, ContractCheck>;
