import type { OpenAPI3 } from 'openapi-typescript';
import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenApiDocument } from './open-api.ts';

/** The types of a document, as openapi-typescript writes them, with one exported alias per schema. */
export const httpTypes = async (document: OpenApiDocument): Promise<string> => {
  const nodes = await openapiTS(document as unknown as OpenAPI3, {
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
  });
  return astToString(nodes);
};
