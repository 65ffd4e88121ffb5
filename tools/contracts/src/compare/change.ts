import type { Level } from './difference.ts';

/** One thing that has changed in a contract, as clients see it. */
export interface Change {
  readonly level: Level;
  /** `GET /products/{id}`; a method of a gRPC service by its name. */
  readonly operation: string;
  /** Where in the operation: `answer 200`, `request body`, `query parameter limit`; empty for the operation itself. */
  readonly place: string;
  /** The field as a JSONPath (RFC 9535): `$.items[*].sku`; empty where no field is meant. */
  readonly field: string;
  readonly message: string;
}

/** What a list of changes comes to. */
export type Verdict = 'breaking' | 'additive' | 'none';

export const verdictOf = (changes: readonly Change[]): Verdict =>
  changes.some(({ level }) => level === 'breaking') ? 'breaking' : changes.length > 0 ? 'additive' : 'none';

/** `breaking  GET /products: answer 200, $.items[*].sku was removed` */
export const changeText = ({ level, operation, place, field, message }: Change): string =>
  `${level.padEnd(8)}  ${operation}: ${[place, `${field} ${message}`.trimStart()].filter((part) => part !== '').join(', ')}`;

/** The breaking ones first, otherwise in the order of the contract. */
export const inOrder = (changes: readonly Change[]): Change[] =>
  changes.toSorted(({ level: one }, { level: other }) => (one === other ? 0 : one === 'breaking' ? -1 : 1));
