/** Why an operation of a contract cannot be called, and what to do about it. */
export interface Refusal {
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly reason: string;
  /** Where in the contract, as a JSON pointer in a fragment. */
  readonly pointer: string;
}

export const refusalText = ({ method, path, operationId, reason }: Refusal): string => `${method} ${path} (${operationId}): ${reason}`;
