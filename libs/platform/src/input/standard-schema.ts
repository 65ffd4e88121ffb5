import type { InputError } from '../problems/problem.ts';
import { fieldIn } from './class-rules.ts';
import type { InputFaults } from './input-faults.ts';

/** What a library for schemas offers (Standard Schema, version 1): Zod, Valibot, ArkType and others. */
export interface StandardSchema {
  readonly '~standard': {
    readonly vendor: string;
    validate(value: unknown): SchemaResult | PromiseLike<SchemaResult>;
    /** The same as JSON Schema, where the library can say it (Standard JSON Schema, version 1). */
    readonly jsonSchema?: { input(options: { readonly target: string }): object };
  };
}

interface SchemaResult {
  readonly value?: unknown;
  readonly issues?: readonly SchemaIssue[] | undefined;
}

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export const isStandardSchema = (schema: unknown): schema is StandardSchema =>
  typeof (Object(schema) as { readonly '~standard'?: { readonly validate?: unknown } })['~standard']?.validate === 'function';

/**
 * Holds a value against a schema.
 *
 * @param field where the value is: empty for all of its place
 * @returns what the schema makes of it
 * @throws Error when it answers with a promise: what is not known yet must not pass
 */
export function heldAgainst({ '~standard': schema }: StandardSchema, value: unknown, place: InputError['in'], field: string, faults: InputFaults): unknown {
  const result = schema.validate(value);
  if ('then' in result) throw new Error(`a schema of ${schema.vendor} for ${place} ${field} answers with a promise; ask others in the handler, or in a pipe`);
  for (const { message, path = [] } of result.issues ?? []) faults.add(place, path.reduce<string>(within, field), message);
  return result.value;
}

function within(field: string, step: PropertyKey | { readonly key: PropertyKey }): string {
  const key = typeof step === 'object' ? step.key : step;
  return typeof key === 'number' ? `${field}[${key}]` : fieldIn(field, String(key));
}
