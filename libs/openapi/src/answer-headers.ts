import type { JsonSchema, Route, RouteDocumentation } from '@portico/platform';

/** Headers that answers carry, as components. */
export const HEADERS = {
  RequestId: {
    description: 'The id of the request, to be quoted in questions about it.',
    required: true,
    schema: { type: 'string' },
  },
  Completeness: {
    description:
      'What is missing in this answer, because it could not be had: a Structured Fields List (RFC 9651) with a Token per part, ' +
      'what stands in its place (`is`: omitted, fallback, stale), why (`reason`: unavailable, timeout, invalid, missing, ' +
      'needs, internal) and, for a stale part, its `age` in seconds. Fields of an omitted part are null. Absent when the ' +
      'answer is complete.',
    schema: { type: 'string' },
    example: 'stock;is=omitted;reason=timeout',
  },
  RetryAfter: {
    description: 'Seconds until another try may succeed (RFC 9110, section 10.2.3).',
    schema: { type: 'integer', minimum: 0 },
  },
  WwwAuthenticate: {
    description: 'How to become a known caller (RFC 9110, section 11.6.1).',
    schema: { type: 'string' },
  },
} as const satisfies Record<string, JsonSchema>;

export const headerReference = (name: keyof typeof HEADERS): JsonSchema => ({ $ref: `#/components/headers/${name}` });

/** A header's name as that of a component: `RateLimit-Policy` is `RateLimitPolicy`. */
const componentOf = (name: string): string => name.replaceAll('-', '');

/** The headers that a BFF's stages add, as components. */
export const stageHeaders = (headers: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> =>
  Object.fromEntries(Object.entries(headers).map(([name, header]) => [componentOf(name), header]));

export const stageHeaderReferences = (headers: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> =>
  Object.fromEntries(Object.keys(headers).map((name) => [name, { $ref: `#/components/headers/${componentOf(name)}` }]));

/** The headers of a route's good answer. */
export const goodAnswerHeaders = (
  { kind, answerHeaders }: Route,
  ofStages: Readonly<Record<string, JsonSchema>>,
  stages: readonly RouteDocumentation[],
): Record<string, JsonSchema> => ({
  'Request-Id': headerReference('RequestId'),
  ...stageHeaderReferences(ofStages),
  ...(kind === 'data' ? { Completeness: headerReference('Completeness') } : {}),
  ...textHeaders(answerHeaders),
  ...headersBecauseOf(stages),
});

/** What answers carry because of a stage. */
export const headersBecauseOf = (stages: readonly RouteDocumentation[]): Record<string, JsonSchema> =>
  Object.assign({}, ...stages.map(({ answerHeaders = {} }) => textHeaders(answerHeaders))) as Record<string, JsonSchema>;

const textHeaders = (headers: Readonly<Record<string, string>>): Record<string, JsonSchema> =>
  Object.fromEntries(Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]));
