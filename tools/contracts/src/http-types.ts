import { astToString, scanDiscriminators, transformSchema } from 'openapi-typescript';
import type { GlobalContext, OpenAPI3 } from 'openapi-typescript';
import { References } from './read/references.ts';
import { openRecords } from './schemas/open-records.ts';
import { typeAliases } from './type-aliases.ts';
import type { OpenApiDocument } from './open-api.ts';

/** Of openapi-typescript, which has no defaults where it is entered. */
const OPTIONS = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  defaultNonNullable: true,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: false,
  generatePathParams: false,
  immutable: false,
  makePathsEnum: false,
  pathParamsAsTypes: false,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
  silent: true,
  // An object of which nothing is said may have any property, and not none.
  emptyObjectsUnknown: true,
  inject: undefined,
  postTransform: undefined,
  transform: undefined,
  transformProperty: undefined,
};

/**
 * The types of a document, as openapi-typescript writes them, with one exported alias for each component. It is entered past its
 * validation: the document is already one whose references all lead somewhere.
 */
export function httpTypes(document: OpenApiDocument): string {
  // Discriminators are written into the document.
  const own = structuredClone(document);
  openRecords(own);
  const references = new References(own);
  const context = {
    ...OPTIONS,
    injectFooter: [],
    discriminators: scanDiscriminators(own as unknown as OpenAPI3, { silent: true }),
    resolve: ($ref: string) => references.resolve({ $ref }),
  } as unknown as GlobalContext;
  const nodes = transformSchema(own as unknown as OpenAPI3, context);
  const after = nodes.findIndex((node) => 'name' in node && (node.name as { readonly text?: string }).text === 'components') + 1;
  const aliases = typeAliases(Object.keys(own.components?.schemas ?? {}), Object.keys(own.components?.responses ?? {}));
  return astToString(nodes.slice(0, after)) + aliases + astToString(nodes.slice(after));
}
