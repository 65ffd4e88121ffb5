import { STATUS_CODES } from 'node:http';
import type { JsonSchema, ProblemCode, Route, RouteDocumentation, RouteInput } from '@portico/platform';
import { goodAnswerHeaders } from './answer-headers.ts';
import type { ComponentSchemas } from './component-schemas.ts';
import { inputSchema } from './input-schema.ts';
import { headerParameters, parametersOf } from './parameters.ts';
import { documentOf } from './schema-document.ts';
import { problemResponses } from './problem-responses.ts';
import { operationWords, responseWords } from './swagger/swagger-metadata.ts';

/** A route as OpenAPI's Operation Object (3.1, section 4.8.10). `schemes` are the names of the ways to make oneself known, `headers` those of the stages. */
export function operationOf(
  route: Route,
  problems: ReadonlySet<ProblemCode>,
  stages: readonly RouteDocumentation[],
  schemes: readonly string[],
  headers: Readonly<Record<string, JsonSchema>>,
  components: ComponentSchemas,
): JsonSchema {
  const { operationId, summary, access, input, status } = route;
  const parameters = [...parametersOf(route, components), ...headerParameters(stages.flatMap(({ headers = [] }) => headers))];
  return {
    operationId,
    tags: [operationId.split('.')[0]],
    ...operationWords(route),
    ...(summary === undefined ? {} : { summary }),
    security: access === 'authenticated' ? schemes.map((name) => ({ [name]: [] })) : [],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(input.body ? { requestBody: requestBody(input.body, route.form ? FORM : JSON_TYPE, components) } : {}),
    responses: { [String(status)]: goodAnswer(route, headers, stages, components), ...problemResponses(problems, headers, stages) },
  };
}

const [JSON_TYPE, FORM] = ['application/json', 'application/x-www-form-urlencoded'];

const requestBody = ({ type, schema }: NonNullable<RouteInput['body']>, mediaType: string, components: ComponentSchemas): JsonSchema => ({
  required: true,
  content: { [mediaType]: { schema: schema ? documentOf(schema) : inputSchema(type, components) } },
});

/** RFC 9110, 15.3.5 and 15.3.6: no content, and a reset. */
const BODILESS = new Set([204, 205]);

const goodAnswer = (
  route: Route,
  headers: Readonly<Record<string, JsonSchema>>,
  stages: readonly RouteDocumentation[],
  components: ComponentSchemas,
): JsonSchema => ({
  description: responseWords(route, route.status) ?? STATUS_CODES[route.status] ?? 'A good answer',
  headers: goodAnswerHeaders(route, headers, stages),
  ...(BODILESS.has(route.status) ? {} : { content: route.view ? { 'application/json': { schema: components.view(route.view) } } : { '*/*': {} } }),
});
