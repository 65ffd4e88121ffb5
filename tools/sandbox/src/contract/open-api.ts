import type { CatalogComponents } from '@portico/contracts-catalog';

/** What is wrong with one part of a request; every service says it in the same words. */
export type FieldError = CatalogComponents['schemas']['FieldError'];

/** The parts of an OpenAPI 3.1 document that a service reads of its own contract. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses?: Readonly<Record<string, Response>>;
  };
}

export type PathItem = Readonly<Partial<Record<Method, Operation>>>;

export type Method = 'get' | 'post';

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly 'x-safe'?: boolean;
  readonly 'x-idempotent'?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly description?: string;
  readonly required?: boolean;
  readonly style?: 'form';
  readonly explode?: boolean;
  readonly schema: ParameterSchema;
}

/** Only `type` is read by itself, to turn the text of a parameter into a value; the rest is JSON Schema. */
export interface ParameterSchema {
  readonly type?: 'string' | 'integer' | 'boolean' | 'array';
  readonly [keyword: string]: unknown;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Content;
}

export type Content = Readonly<Record<string, { readonly schema?: object }>>;
