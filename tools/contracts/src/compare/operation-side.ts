import type { OpenApiDocument, Parameter } from '../open-api.ts';
import type { References } from '../read/references.ts';
import type { Change } from './change.ts';
import type { Difference } from './difference.ts';
import type { SchemaComparison } from './schema-comparison.ts';

/** A parameter, and what it is known by in both documents: `query limit`. */
export type KeyedParameter = Parameter & { readonly key: string };

/** An operation as one of the two documents has it. */
export interface OperationSide {
  readonly operation: Readonly<Record<string, unknown>>;
  readonly parameters: readonly KeyedParameter[];
  readonly references: References;
  readonly document: OpenApiDocument;
}

/** What the schemas of both sides are compared with. */
export interface Comparisons {
  readonly request: SchemaComparison;
  readonly answer: SchemaComparison;
  /** Of answers that say what failed: clients pass over kinds that they do not know (RFC 9457, section 3.1.1). */
  readonly failure: SchemaComparison;
}

/** A change within an operation. */
export type PlacedDifference = Omit<Change, 'operation'>;

export const placed = (place: string, { level, path, message }: Difference): PlacedDifference => ({
  level,
  place,
  field: `$${path}`,
  message,
});

/** A change of a part of the operation as a whole. */
export const whole = (place: string, level: PlacedDifference['level'], message: string): PlacedDifference => ({
  level,
  place,
  field: '',
  message,
});
