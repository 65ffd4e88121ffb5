import type { HttpContract } from './contract.ts';
import { PathTemplate } from './path-template.ts';
import { writerOf } from './parameter-writer.ts';
import { bodyWriterOf } from './request-body.ts';
import { ContractCheck } from './shape-check.ts';

/** An operation that a client cannot use, and why. */
export interface OperationFault {
  /** By method and path template. */
  readonly operation: string;
  readonly fault: string;
}

/**
 * Compiles all operations of a contract, as a client does with those that it calls, and says which cannot be: for a test of a pinned
 * contract. `expect(contractFaults(catalog)).toEqual([])`
 */
export function contractFaults(contract: HttpContract): OperationFault[] {
  const check = new ContractCheck(contract, 1);
  return Object.entries(contract.operations).flatMap(([operation, declared]) => {
    try {
      const path = operation.slice(operation.indexOf(' ') + 1);
      new PathTemplate((declared.basePath ?? contract.basePath ?? '') + path, declared.parameters);
      for (const parameter of declared.parameters ?? []) writerOf(parameter);
      bodyWriterOf(declared);
      check.forOperation(declared).compile();
      return [];
    } catch (error) {
      return [{ operation, fault: (error as Error).message }];
    }
  });
}
