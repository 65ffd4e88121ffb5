import { isObject, METHODS } from '../open-api.ts';
import type { Method, OpenApiDocument, Operation, Parameter, PathItem, RequestBody } from '../open-api.ts';
import { pointerStep, References } from '../read/references.ts';
import { openCompositionCycles } from '../schemas/composition-cycles.ts';
import { SchemaKinds } from '../schemas/schema-kinds.ts';
import { Schemas } from '../schemas/schemas.ts';
import type { SchemaObject } from '../schemas/schema.ts';
import { DeclaredAnswers, successesOf } from './answers.ts';
import { basePathOf } from './base-path.ts';
import { contractOperation } from './contract-operation.ts';
import type { ContractOperation } from './contract-operation.ts';
import { declaredParameters } from './declared-parameters.ts';
import { bodyIn, contentOf } from './media-types.ts';
import { OperationIds } from './operation-ids.ts';
import type { Refusal } from './refusal.ts';

/** What is generated from: a contract whose operations can all be called, and those that cannot. */
export interface HttpModel {
  /** OpenAPI 3.1 without what cannot be served; all references lead somewhere. */
  readonly document: OpenApiDocument;
  readonly schemas: Readonly<Record<string, SchemaObject>>;
  /** By method and path template, for example `GET /items/{id}`. */
  readonly operations: Readonly<Record<string, ContractOperation>>;
  readonly basePath: string;
  readonly refusals: readonly Refusal[];
}

/** Methods that calls have; HTTP forbids clients a TRACE with anything that is private (RFC 9110, section 9.3.8). */
const CALLABLE: ReadonlySet<Method> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch']);

/** Reads what there is to generate from a document. */
export function httpModel(document: OpenApiDocument): HttpModel {
  return new Reading(document).model();
}

/** A declared operation with its parts whole. */
interface Found {
  readonly key: string;
  readonly path: string;
  readonly method: Method;
  readonly operation: Operation;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  readonly faults: string[];
  readonly item: PathItem;
}

class Reading {
  private readonly references: References;
  private readonly schemas: Schemas;
  private readonly answers: DeclaredAnswers;
  private readonly ids = new OperationIds();
  private readonly refusals: Refusal[] = [];

  private readonly document: OpenApiDocument;

  constructor(document: OpenApiDocument) {
    this.document = document;
    this.references = new References(document);
    this.schemas = new Schemas(this.references, !/^3\.1/.test(document.openapi));
    this.answers = new DeclaredAnswers(this.references, this.schemas);
  }

  model(): HttpModel {
    // All schemas are read before anything is asked of them: what stands elsewhere becomes a component.
    const found = this.found();
    openCompositionCycles(this.schemas.components);
    const kinds = new SchemaKinds(this.schemas.components);
    const basePath = basePathOf(this.document.servers);
    const paths: Record<string, Record<string, Operation>> = {};
    const operations: Record<string, ContractOperation> = {};
    for (const one of found) {
      const { key, path, method, operation, faults } = one;
      const answers = this.answers.of(operation, (fault) => void faults.push(fault));
      const successes = successesOf(answers);
      const operationId = this.ids.idOf(operation.operationId, method, path);
      const declared = contractOperation({ ...one, operationId, successes, kinds });
      faults.push(...declared.faults, ...this.lost(one, successes));
      if (!CALLABLE.has(method)) faults.push('calls have no TRACE; take the operation out of the contract');
      if (faults.length > 0) {
        this.refuse(one, operationId, faults, false);
        continue;
      }
      this.refuse(one, operationId, declared.omissions, true);
      const own = basePathOf(operation.servers ?? one.item.servers);
      operations[key] = {
        ...declared.operation,
        ...((operation.servers ?? one.item.servers) && own !== basePath ? { basePath: own } : {}),
      };
      (paths[path] ??= {})[method] = this.typed(one, operationId, declared.parameters);
    }
    const components = {
      schemas: this.schemas.components,
      ...(Object.keys(this.answers.components).length > 0 ? { responses: this.answers.components } : {}),
    };
    return {
      document: { openapi: '3.1.0', paths, components },
      schemas: this.schemas.components,
      operations,
      basePath,
      refusals: this.refusals,
    };
  }

  private found(): Found[] {
    return Object.entries(isObject(this.document.paths) ? this.document.paths : {}).flatMap(([path, given]) => {
      const resolved = this.references.resolve(given);
      const item = (isObject(resolved) ? resolved : {}) as PathItem;
      return METHODS.filter((method) => isObject(item[method])).map((method) => this.whole(path, method, item));
    });
  }

  private whole(path: string, method: Method, item: PathItem): Found {
    const operation = item[method] as Operation;
    const faults: string[] = path.startsWith('/') ? [] : [`the path begins without a slash; write \`/${path}\``];
    const refuse = (fault: string): void => void faults.push(fault);
    const parameters = declaredParameters(path, item, operation, { references: this.references, schemas: this.schemas, refuse });
    const body = this.body(operation, refuse);
    // So that the schemas of its answers are read too.
    this.answers.of(operation, () => undefined);
    return { key: `${method.toUpperCase()} ${path}`, path, method, operation, parameters, body, faults, item };
  }

  private body({ requestBody }: Operation, refuse: (fault: string) => void): RequestBody | undefined {
    if (requestBody === undefined || requestBody === null) return undefined;
    const found = this.references.resolve(requestBody);
    if (!isObject(found)) {
      const reference = '$ref' in requestBody ? requestBody.$ref : requestBody;
      refuse(`${JSON.stringify(reference)} names no request body of this document; add it to components`);
      return undefined;
    }
    const { description, required } = found as unknown as RequestBody;
    const content = contentOf(found['content'], (schema) => this.schemas.read(schema));
    if (Object.keys(content).length === 0) return undefined;
    return { ...(typeof description === 'string' ? { description } : {}), ...(required === true ? { required: true } : {}), content };
  }

  /** References to nothing that the operation needs. */
  private lost({ parameters, body }: Found, successes: ReturnType<typeof successesOf>): string[] {
    const parts: (readonly [string, unknown])[] = [
      ...parameters.map(({ in: place, name, schema }) => [`the ${place} parameter "${name}"`, schema] as const),
      ...(body ? [['the request body', bodyIn(body.content)?.schema] as const] : []),
      ...successes.map(([status, answer]) => [`the answer ${status}`, answer?.schema] as const),
    ];
    return parts.flatMap(([part, schema]) => {
      const reference = this.schemas.lostIn(schema);
      return reference === undefined
        ? []
        : [`${part} refers to ${reference}, which names no schema of this document; add it to components`];
    });
  }

  private refuse({ method, path }: Found, operationId: string, reasons: readonly string[], isOptional: boolean): void {
    const pointer = `#/paths/${pointerStep(path)}/${method}`;
    this.refusals.push(...reasons.map((reason) => ({ method: method.toUpperCase(), path, operationId, reason, isOptional, pointer })));
  }

  /** The operation as the types are made from. */
  private typed({ operation, body }: Found, operationId: string, parameters: readonly Parameter[]): Operation {
    const { summary, description, deprecated } = operation;
    return {
      operationId,
      ...(typeof summary === 'string' ? { summary } : {}),
      ...(typeof description === 'string' ? { description } : {}),
      ...(deprecated === true ? { deprecated } : {}),
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(body ? { requestBody: body } : {}),
      responses: this.answers.written(operation),
    };
  }
}
