import type { Method, Operation, Parameter, RequestBody } from '../open-api.ts';
import type { SchemaKinds } from '../schemas/schema-kinds.ts';
import type { Schema } from '../schemas/schema.ts';
import { fieldsOf } from './body-fields.ts';
import type { WrittenField } from './body-fields.ts';
import type { successesOf } from './answers.ts';
import { bodyIn } from './media-types.ts';
import { writtenParameters } from './parameters.ts';
import type { WrittenParameter } from './parameters.ts';

/** An operation as a client has it at run time; see HttpOperation of @portico/upstream. */
export interface ContractOperation {
  readonly operationId: string;
  readonly safe: boolean;
  readonly idempotent: boolean;
  readonly keyed?: true;
  readonly basePath?: string;
  readonly parameters?: readonly WrittenParameter[];
  readonly accept?: string;
  readonly bodyType?: string;
  readonly fields?: readonly WrittenField[];
  readonly responses: Readonly<Record<string, Schema | null>>;
  readonly bodies?: Readonly<Record<string, 'text' | 'bytes'>>;
}

interface Declared {
  readonly method: Method;
  readonly operation: Operation;
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  readonly successes: ReturnType<typeof successesOf>;
  readonly kinds: SchemaKinds;
}

/** RFC 9110, 9.2.1: these change nothing; others only where the contract says so (`x-safe`). */
const SAFE_METHODS = new Set<string>(['get', 'head', 'options', 'trace']);
/** RFC 9110, 9.2.2: these may be sent again; others only where the contract says so (`x-idempotent`). */
const IDEMPOTENT_METHODS = new Set<string>(['get', 'put', 'delete', 'options', 'head', 'trace']);

const PLAIN = 'application/json';

/** Whether a caller may send a key by which the service knows a repeat (draft-ietf-httpapi-idempotency-key-header). */
const takesKey = (parameters: readonly Parameter[]): boolean =>
  parameters.some(({ in: place, name }) => place === 'header' && name.toLowerCase() === 'idempotency-key');

interface Written {
  readonly operation: ContractOperation;
  /** Those that can be written. */
  readonly parameters: readonly Parameter[];
  /** Why the operation cannot be called. */
  readonly faults: readonly string[];
  /** Why it can be called without an optional parameter only. */
  readonly omissions: readonly string[];
}

/** What a client needs of an operation, and what of it cannot be written. */
export function contractOperation({ method, operation, operationId, parameters, body, successes, kinds }: Declared): Written {
  const [faults, omissions, omitted] = [[] as string[], [] as string[], new Set<Parameter>()];
  const written = writtenParameters(parameters, kinds, (fault, parameter) => {
    omitted.add(parameter);
    (parameter.required ? faults : omissions).push(fault);
  });
  const safe = operation['x-safe'] ?? SAFE_METHODS.has(method);
  const idempotent = operation['x-idempotent'] ?? (safe || IDEMPOTENT_METHODS.has(method));
  const accept = method === 'head' ? '' : [...new Set(successes.flatMap(([, answer]) => (answer ? [answer.type] : [])))].join(', ');
  const sent = body && bodyIn(body.content);
  const fields = sent ? fieldsOf(sent) : [];
  const responses = Object.fromEntries(
    successes.map(([status, answer]) => [status, method !== 'head' && answer?.kind === 'json' ? answer.schema : null]),
  );
  const bodies = Object.fromEntries(
    successes.flatMap(([status, answer]) =>
      method !== 'head' && (answer?.kind === 'text' || answer?.kind === 'bytes') ? [[status, answer.kind] as const] : [],
    ),
  );
  return {
    faults,
    omissions,
    parameters: parameters.filter((one) => !omitted.has(one)),
    operation: {
      operationId,
      safe,
      idempotent,
      ...(takesKey(parameters) ? { keyed: true } : {}),
      ...(written.length > 0 ? { parameters: written } : {}),
      ...(accept === '' || accept === PLAIN ? {} : { accept }),
      ...(sent && sent.type !== PLAIN ? { bodyType: sent.type } : {}),
      ...(fields.length > 0 ? { fields } : {}),
      responses,
      ...(Object.keys(bodies).length > 0 ? { bodies } : {}),
    },
  };
}
