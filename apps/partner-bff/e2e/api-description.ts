import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Answer } from '@portico/testing';

/** What of an answer is described. */
export type Described = Pick<Answer, 'status' | 'headers' | 'json'>;

interface Response {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
}

const ID = 'openapi.json';
/** A step of a JSON Pointer (RFC 6901), as a URI's fragment has it. */
const escaped = (step: string): string => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
const patternOf = (template: string): RegExp => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);

/** Of HTTP itself and of the connection, and the timings that only holders of the diagnostics scope see. */
const OF_HTTP: ReadonlySet<string> = new Set([
  ...['allow', 'cache-control', 'connection', 'content-encoding', 'content-length', 'content-type', 'date', 'keep-alive', 'location', 'server-timing', 'transfer-encoding', 'vary'],
  // For browsers, on every answer.
  ...['content-security-policy', 'cross-origin-resource-policy', 'referrer-policy', 'x-content-type-options', 'x-frame-options'],
]);

/** The BFF's own description, held against its answers. */
export class ApiDescription {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(readonly document: OpenApi) {
    formats.default(this.ajv);
    this.ajv.addSchema({ $id: ID, ...document });
  }

  /** What of an answer its description does not say; empty when all is as described. */
  faultsOf(method: string, path: string, answer: Described): string[] {
    const template = Object.keys(this.document.paths).find((one) => patternOf(one).test(path));
    const operation = template === undefined ? undefined : this.document.paths[template]?.[method];
    if (template === undefined || !operation) return [`${method} ${path} is not described`];
    const described = operation.responses[answer.status];
    if (!described) return [`${operation.operationId} does not describe ${answer.status}`];
    const [pointer, response] = this.resolve(['paths', template, method, 'responses', String(answer.status)], described);
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    if (!response.content?.[type]) return [`${operation.operationId} ${answer.status} does not describe ${type}`];
    return [...this.headerFaults(response, answer), ...this.bodyFaults([...pointer, 'content', type, 'schema'], answer.json)];
  }

  private resolve(pointer: string[], response: Response | { readonly $ref: string }): [pointer: string[], response: Response] {
    if (!('$ref' in response)) return [pointer, response];
    const name = response.$ref.slice('#/components/responses/'.length);
    return [['components', 'responses', name], this.document.components.responses[name] as Response];
  }

  /** Headers of the API itself must be described; those of HTTP and of the connection need not. */
  private headerFaults({ headers = {} }: Response, answer: Described): string[] {
    const described = Object.keys(headers).map((name) => name.toLowerCase());
    return [...answer.headers.keys()]
      .filter((name) => !OF_HTTP.has(name) && !described.includes(name))
      .map((name) => `the header ${name} is not described`);
  }

  private bodyFaults(pointer: readonly string[], body: unknown): string[] {
    const ref = `${ID}#/${pointer.map(escaped).join('/')}`;
    const validate = this.validators.get(ref) ?? this.ajv.compile({ $ref: ref });
    this.validators.set(ref, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`);
  }
}
