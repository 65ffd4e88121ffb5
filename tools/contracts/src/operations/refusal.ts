/** Why an operation of a contract cannot be called, or has a parameter less, and what to do about it. */
export interface Refusal {
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly reason: string;
  /** Whether it is an optional parameter that is left out; the operation can be called without it. */
  readonly isOptional: boolean;
  /** Where in the contract, as a JSON pointer in a fragment. */
  readonly pointer: string;
}

export const refusalText = ({ method, path, operationId, reason, isOptional }: Refusal): string =>
  `${method} ${path} (${operationId}): ${reason}${isOptional ? '; the operation is there without it' : ''}`;
