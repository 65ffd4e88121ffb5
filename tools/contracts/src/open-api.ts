/** The parts of an OpenAPI 3.1 document that the generator reads. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly responses?: Readonly<Record<string, Response>>;
  };
}

export interface Operation {
  readonly operationId: string;
  readonly 'x-safe'?: boolean;
  readonly 'x-idempotent'?: boolean;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
}

export interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

export interface Reference {
  readonly $ref: string;
}

/** The keys of a path item that are operations (OpenAPI 3.1, 4.8.9). */
export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** The response itself, where the operation names a component. */
export const resolveResponse = (document: OpenApiDocument, response: Response | Reference): Response => {
  if (!('$ref' in response)) return response;
  const found = document.components.responses?.[response.$ref.replace('#/components/responses/', '')];
  if (!found) throw new Error(`${response.$ref} names no response of this document`);
  return found;
};
