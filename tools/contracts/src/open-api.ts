import { ContractFault } from './contract-fault.ts';
import type { Content } from './media-types.ts';

/** The parts of an OpenAPI 3.1 document that the generator reads. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, object>>;
    readonly responses?: Readonly<Record<string, Response>>;
    readonly parameters?: Readonly<Record<string, Parameter | Reference>>;
    readonly requestBodies?: Readonly<Record<string, RequestBody>>;
  };
}

export type PathItem = { readonly [method in (typeof METHODS)[number]]?: Operation } & {
  /** Of all operations of the path (OpenAPI 3.1, 4.8.9). */
  readonly parameters?: readonly (Parameter | Reference)[];
};

export interface Operation {
  readonly operationId: string;
  readonly 'x-safe'?: boolean;
  readonly 'x-idempotent'?: boolean;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | Reference;
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly schema?: object;
  readonly content?: Readonly<Record<string, object>>;
}

export interface Response {
  readonly content?: Content;
}

export interface RequestBody {
  readonly content: Content;
}

export interface Reference {
  readonly $ref: string;
}

/** The keys of a path item that are operations (OpenAPI 3.1, 4.8.9). */
export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** The response itself, where the operation names a component. */
export const resolveResponse = (document: OpenApiDocument, response: Response | Reference): Response => {
  if (!('$ref' in response)) return response;
  const found = document.components?.responses?.[response.$ref.replace('#/components/responses/', '')];
  if (!found) throw new ContractFault([`${response.$ref} names no response of this document`]);
  return found;
};

/** The body itself, where the operation names a component. */
export const resolveBody = (document: OpenApiDocument, body: RequestBody | Reference): RequestBody => {
  if (!('$ref' in body)) return body;
  const found = document.components?.requestBodies?.[body.$ref.replace('#/components/requestBodies/', '')];
  if (!found) throw new ContractFault([`${body.$ref} names no request body of this document`]);
  return found;
};

/** The parameter itself, where an operation or another parameter names a component. */
export const resolveParameter = (document: OpenApiDocument, parameter: Parameter | Reference, depth = 0): Parameter => {
  if (!('$ref' in parameter)) return parameter;
  const found = document.components?.parameters?.[parameter.$ref.replace('#/components/parameters/', '')];
  if (!found || depth > 32) throw new ContractFault([`${parameter.$ref} names no parameter of this document`]);
  return resolveParameter(document, found, depth + 1);
};
