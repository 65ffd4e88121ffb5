import type { JsonSchema, Route } from '@portico/platform';

/**
 * What decorators of `@nestjs/swagger` say, read from their metadata: the package itself is not needed. They add words to the document. What a route
 * takes, answers and refuses is in the document as it is checked, whatever they say of it.
 */
const KEYS = {
  operation: 'swagger/apiOperation',
  responses: 'swagger/apiResponse',
  tags: 'swagger/apiUseTags',
  parameters: 'swagger/apiParameters',
  property: 'swagger/apiModelProperties',
  excluded: 'swagger/apiExcludeEndpoint',
  excludedController: 'swagger/apiExcludeController',
} as const;

interface Said {
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly example?: unknown;
  /** Values, or by names with `value` inside. */
  readonly examples?: unknown;
}

const read = <T>(key: keyof typeof KEYS, target: object, property?: string): T | undefined =>
  (property === undefined ? Reflect.getMetadata(KEYS[key], target) : Reflect.getMetadata(KEYS[key], target, property)) as T | undefined;

/** The decorators have an empty text where nothing was said. */
const said = (text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : text);

/** The words of `@ApiProperty()`, or of a parameter. */
export interface Words {
  readonly doc: string | undefined;
  /** As JSON Schema has them. */
  readonly annotations: JsonSchema;
}

const NOTHING: Words = { doc: undefined, annotations: {} };

function wordsOf(one: Said | undefined): Words {
  if (!one) return NOTHING;
  const examples = [...(one.example === undefined ? [] : [one.example]), ...examplesIn(one.examples)];
  return {
    doc: said(one.description),
    annotations: { ...(examples.length > 0 ? { examples } : {}), ...(one.deprecated === true ? { deprecated: true } : {}) },
  };
}

function examplesIn(examples: unknown): unknown[] {
  if (Array.isArray(examples)) return examples as unknown[];
  if (typeof examples !== 'object' || examples === null) return [];
  return Object.values(examples).map((one: unknown) => (typeof one === 'object' && one !== null && 'value' in one ? one.value : one));
}

/** What `@ApiProperty()` says of a property. */
export const propertyWords = (prototype: object, name: string): Words => wordsOf(read<Said>('property', prototype, name));

/** What `@ApiQuery()` and `@ApiParam()` say of a parameter. */
export function parameterWords({ handler }: Route, place: string, name: string): Words {
  const all = read<readonly (Said & { readonly in?: string; readonly name?: unknown })[]>('parameters', handler);
  return wordsOf(all?.find((one) => one.in === place && one.name === name));
}

/** What `@ApiOperation()` and `@ApiTags()` say of a route, as members of an Operation Object. */
export function operationWords({ handler, controller }: Route): JsonSchema {
  const operation = read<{ readonly summary?: string; readonly description?: string; readonly deprecated?: boolean }>('operation', handler);
  const tags = [...(read<readonly string[]>('tags', controller) ?? []), ...(read<readonly string[]>('tags', handler) ?? [])];
  const [summary, description] = [said(operation?.summary), said(operation?.description)];
  return {
    ...(tags.length > 0 ? { tags: [...new Set(tags)] } : {}),
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(operation?.deprecated === true ? { deprecated: true } : {}),
  };
}

/** What `@ApiOkResponse()` and the like say of a status. */
export const responseWords = ({ handler }: Route, status: number): string | undefined =>
  said(read<Readonly<Record<string, Said | undefined>>>('responses', handler)?.[status]?.description);

/** Is it left out by `@ApiExcludeEndpoint()` or `@ApiExcludeController()`? */
export const isExcluded = ({ handler, controller }: Route): boolean =>
  read<{ readonly disable: boolean }>('excluded', handler)?.disable === true ||
  read<readonly boolean[]>('excludedController', controller)?.[0] === true;
