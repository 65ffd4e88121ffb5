import type { Content } from './operations/media-types.ts';

/** The parts of an OpenAPI 3.0 or 3.1 document that the generator reads. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly servers?: readonly Server[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components?: Components;
}

export interface Components {
  readonly schemas?: Readonly<Record<string, object>>;
  readonly responses?: Readonly<Record<string, Response>>;
  readonly parameters?: Readonly<Record<string, Parameter | Reference>>;
  readonly requestBodies?: Readonly<Record<string, RequestBody>>;
}

export type PathItem = { readonly [method in Method]?: Operation } & {
  readonly $ref?: string;
  readonly servers?: readonly Server[];
  /** Of all operations of the path (OpenAPI 3.1, 4.8.9). */
  readonly parameters?: readonly (Parameter | Reference)[];
};

export interface Server {
  readonly url?: string;
  readonly variables?: Readonly<Record<string, { readonly default?: unknown }>>;
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly servers?: readonly Server[];
  readonly 'x-safe'?: boolean;
  readonly 'x-idempotent'?: boolean;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | Reference;
  readonly responses?: Readonly<Record<string, Response | Reference>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly required?: boolean;
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  readonly schema?: object;
  readonly content?: Content;
}

export interface Response {
  readonly description?: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Content;
}

export interface RequestBody {
  readonly description?: string;
  readonly required?: boolean;
  readonly content: Content;
}

export interface Reference {
  readonly $ref: string;
}

/** The keys of a path item that are operations (OpenAPI 3.1, 4.8.9). */
export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
export type Method = (typeof METHODS)[number];

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
