import { StartError } from '@portico/platform';
import type { BffIdentity, JsonSchema, ProblemCode, Route, StageDocumentation } from '@portico/platform';
import { HEADERS, stageHeaders } from './answer-headers.ts';
import { ComponentSchemas } from './component-schemas.ts';
import { operationOf } from './operation.ts';
import { templateOf } from './parameters.ts';
import { PROBLEM_SCHEMAS, problemComponents, problemsOf } from './problem-responses.ts';
import { isExcluded } from './swagger/swagger-metadata.ts';

/**
 * A BFF as an OpenAPI 3.1 document: its routes with everything they take and every answer they can give.
 * @throws StartError naming everything that cannot be described
 */
export function openApiDocument(
  { title, version }: BffIdentity,
  routes: readonly Route[],
  stages: readonly StageDocumentation[],
): JsonSchema {
  const securitySchemes = Object.assign({}, ...stages.map((stage) => stage.securitySchemes)) as Record<string, JsonSchema>;
  const headers = Object.assign({}, ...stages.map((stage) => stage.headers)) as Record<string, JsonSchema>;
  const ofStages = stages.flatMap(({ problems = [] }) => problems);
  const components = new ComponentSchemas();
  for (const [name, schema] of Object.entries(PROBLEM_SCHEMAS)) components.reference(name, schema, () => schema);

  const paths: Record<string, Record<string, JsonSchema>> = {};
  const used = new Set<ProblemCode>();
  const faults: string[] = [];
  for (const route of routes.filter((one) => one.documented && !isExcluded(one))) {
    const own = stages.flatMap((stage) => stage.forRoute?.(route) ?? []);
    const problems = problemsOf(route, [...ofStages, ...own.flatMap((stage) => stage.problems ?? [])]);
    for (const code of problems) used.add(code);
    try {
      const operation = operationOf(route, problems, own, Object.keys(securitySchemes), headers, components);
      (paths[templateOf(route.path)] ??= {})[route.method.toLowerCase()] = operation;
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      faults.push(...error.faults.map((fault) => `${route.operationId}: ${fault}`));
    }
  }
  if (faults.length > 0) throw new StartError(faults);
  return {
    openapi: '3.1.0',
    info: { title, version },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: components.all,
      responses: problemComponents(used, headers),
      headers: { ...HEADERS, ...stageHeaders(headers) },
      ...(Object.keys(securitySchemes).length > 0 ? { securitySchemes } : {}),
    },
  };
}
