import { ContractFault } from './contract-fault.ts';
import { jsonIn, writableIn } from './media-types.ts';
import type { Content, MediaType } from './media-types.ts';
import type { OpenApiDocument, Operation, Parameter } from './open-api.ts';
import { METHODS, resolveBody, resolveResponse } from './open-api.ts';
import { parametersOf, writtenParameters } from './parameters.ts';

/** RFC 9110, 9.2.1: these change nothing; others only where the contract says so (`x-safe`). */
const SAFE_METHODS = new Set<string>(['get', 'head', 'options', 'trace']);
/** RFC 9110, 9.2.2: these may be sent again; others only where the contract says so (`x-idempotent`). */
const IDEMPOTENT_METHODS = new Set<string>(['get', 'put', 'delete', 'options', 'head', 'trace']);

const pascalCase = (name: string): string => name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const PLAIN = 'application/json';
const literal = (value: unknown): string => JSON.stringify(value, null, 2);

/** Whether a caller may send a key by which the service knows a repeat (draft-ietf-httpapi-idempotency-key-header). */
const takesKey = (parameters: readonly Parameter[]): boolean => parameters.some(({ in: place, name }) => place === 'header' && name.toLowerCase() === 'idempotency-key');

/** The answers that are successes by status; `default` is one where no other is named, unless it describes a problem (RFC 9457). */
const successes = (document: OpenApiDocument, { responses }: Operation): (readonly [status: string, json: MediaType | undefined])[] => {
  const named = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const found = named.length > 0 ? named : Object.entries(responses).flatMap(([status, one]) => (status === 'default' ? [['2XX', one] as const] : []));
  return found.map(([status, response]) => [status.toUpperCase(), jsonIn(withoutProblems(resolveResponse(document, response).content))]);
};

const withoutProblems = (content: Content = {}): Content => Object.fromEntries(Object.entries(content).filter(([type]) => !/^application\/problem\+json\b/i.test(type)));

/** What calls send and take that is not plain JSON. */
const mediaTypes = (document: OpenApiDocument, { requestBody }: Operation, answers: readonly (MediaType | undefined)[], refuse: (fault: string) => void): { accept?: string; bodyType?: string } => {
  const accept = [...new Set(answers.flatMap((json) => (json ? [json.type] : [])))].join(', ');
  const content = requestBody && resolveBody(document, requestBody).content;
  const bodyType = content && writableIn(content);
  if (content && bodyType === undefined) refuse(`the request body is ${Object.keys(content).join(', ') || 'of no media type'}, which calls cannot write; take the operation out of the contract, and send it with HttpService`);
  return { ...(['', PLAIN].includes(accept) ? {} : { accept }), ...([undefined, PLAIN].includes(bodyType) ? {} : { bodyType: bodyType as string }) };
};

/** @throws ContractFault with all parameters and bodies that cannot be written, and their operations */
const operations = (document: OpenApiDocument): Record<string, object> => {
  const faults: string[] = [];
  const found = Object.fromEntries(
    Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => item[method]).map((method) => {
        const operation = item[method] as Operation;
        const parameters = parametersOf(document, item, operation);
        const refuse = (fault: string): void => void faults.push(`${method.toUpperCase()} ${path} (${operation.operationId}): ${fault}`);
        const written = writtenParameters(document, parameters, refuse);
        const answers = successes(document, operation);
        const safe = operation['x-safe'] ?? SAFE_METHODS.has(method);
        const idempotent = operation['x-idempotent'] ?? (safe || IDEMPOTENT_METHODS.has(method));
        const { operationId } = operation;
        const more = { ...(takesKey(parameters) ? { keyed: true } : {}), ...(written.length > 0 ? { parameters: written } : {}), ...mediaTypes(document, operation, answers.map(([, json]) => json), refuse) };
        const responses = Object.fromEntries(answers.map(([status, json]) => [status, json?.schema ?? null]));
        return [`${method.toUpperCase()} ${path}`, { operationId, safe, idempotent, ...more, responses }];
      }),
    ),
  );
  if (faults.length > 0) throw new ContractFault(faults);
  return found;
};

/** What a client of the service needs at run time: the schemas and, per operation, the answers to expect. */
export const httpContract = (service: string, document: OpenApiDocument): string => `import type { paths } from './types.ts';

export interface ${pascalCase(service)}Operation {
  readonly operationId: string;
  /** Whether it changes nothing (RFC 9110, 9.2.1), by the method or by \`x-safe\`. */
  readonly safe: boolean;
  /** Whether a repeat has the effect of one call (RFC 9110, 9.2.2), by the method or by \`x-idempotent\`. */
  readonly idempotent: boolean;
  /** Whether a repeat with the same \`Idempotency-Key\` has the effect of one call. */
  readonly keyed?: boolean;
  /** How parameters are written that are no plain value each (OpenAPI 3.1.1, "Style Values"). */
  readonly parameters?: readonly {
    readonly in: 'path' | 'query' | 'header';
    readonly name: string;
    readonly style: 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject' | 'json';
    readonly explode: boolean;
    readonly allowReserved?: boolean;
  }[];
  /** The media types of its JSON answers, where they are not \`application/json\` alone. */
  readonly accept?: string;
  /** The media type of its body, where that is not \`application/json\`. */
  readonly bodyType?: string;
  /** JSON Schema of the body by 2xx status; null where the body is not JSON. */
  readonly responses: Readonly<Record<string, object | null>>;
}

export interface ${pascalCase(service)}Contract {
  readonly name: '${service}';
  /** JSON Schema 2020-12; references start at \`#/components/schemas/\`. */
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
  /** By method and path template, for example \`GET /items/{id}\`. */
  readonly operations: Readonly<Record<string, ${pascalCase(service)}Operation>>;
  /** Carries the types and never has a value. */
  readonly paths?: paths;
}

export const ${camelCase(service)}: ${pascalCase(service)}Contract = ${literal({
  name: service,
  components: { schemas: document.components?.schemas ?? {} },
  operations: operations(document),
})};
`;

/** The whole document, for the service itself. */
export const httpDocument = (
  service: string,
  document: OpenApiDocument,
): string => `import type { OpenApiDocument } from '../contract/open-api.ts';

export const ${camelCase(service)}Document: OpenApiDocument = ${literal(document)};
`;
