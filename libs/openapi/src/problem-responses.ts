import { CATALOGUE, Problem, problemType } from '@portico/platform';
import type { JsonSchema, ProblemCode, ProblemDetails, ProblemKind, Route, RouteDocumentation } from '@portico/platform';
import { headerReference, headersBecauseOf, stageHeaderReferences } from './answer-headers.ts';
import { hasPathParameters } from './parameters.ts';

/** Any request may be unreadable, slow or against the rules, and anything may go wrong in it or behind it. */
const EVERYWHERE = [
  'invalid-input',
  'malformed-request',
  'not-found',
  'request-timeout',
  'headers-too-large',
  'internal',
  'upstream-invalid',
  'upstream-unavailable',
  'upstream-timeout',
] as const satisfies readonly ProblemCode[];

/** Every problem a route can answer with, `more` being those of the BFF's own stages. */
export function problemsOf(route: Route, more: Iterable<ProblemCode>): ReadonlySet<ProblemCode> {
  const codes = new Set<ProblemCode>([...EVERYWHERE, ...more]);
  // A known caller may still be refused: by scopes and roles, or by the handler.
  if (route.access === 'authenticated') codes.add('unauthenticated').add('forbidden');
  if (hasPathParameters(route)) codes.add('uri-too-long');
  if (route.input.body) codes.add('body-too-large').add('unsupported-media-type');
  return codes;
}

const statusesOf = (codes: Iterable<ProblemCode>): number[] =>
  [...new Set([...codes].map((code) => CATALOGUE[code].status))].sort((one, other) => one - other);

const componentName = (status: number): string => `Problem${status}`;

/** The responses of a route for its problems, by status. Where a stage follows the route, they carry its headers too. */
export function problemResponses(codes: Iterable<ProblemCode>, ofStages: Readonly<Record<string, JsonSchema>>, stages: readonly RouteDocumentation[]): Record<string, JsonSchema> {
  const more = headersBecauseOf(stages);
  const plain = Object.keys(more).length === 0;
  return Object.fromEntries(
    statusesOf(codes).map((status) => [status, plain ? { $ref: `#/components/responses/${componentName(status)}` } : problemComponent(status, ofStages, more)]),
  );
}

/** The same responses as components: one for each status, with all problems of that status. */
export const problemComponents = (codes: Iterable<ProblemCode>, ofStages: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> =>
  Object.fromEntries(statusesOf(codes).map((status) => [componentName(status), problemComponent(status, ofStages)]));

function problemComponent(status: number, ofStages: Readonly<Record<string, JsonSchema>>, more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  const codes = (Object.entries(CATALOGUE) as [ProblemCode, ProblemKind][]).flatMap(([code, kind]) => (kind.status === status && !kind.anyStatus ? [code] : []));
  const headers = { ...headersOf(status, ofStages), ...more };
  return {
    description: codes.map((code) => `${CATALOGUE[code].title}. ${CATALOGUE[code].about}`).join(' Or: '),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: { type: { enum: codes.map(problemType) }, status: { const: status } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

/** A request that was never read whole has no id yet. */
const UNREAD = new Set<number>([CATALOGUE['request-timeout'].status, CATALOGUE['headers-too-large'].status]);

/** Statuses of answers that say when to come back. */
const COME_BACK = new Set<number>([CATALOGUE['rate-limited'].status, CATALOGUE['idempotency-in-flight'].status, CATALOGUE['upstream-unavailable'].status]);

const headersOf = (status: number, ofStages: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> => ({
  ...(UNREAD.has(status) ? {} : { 'Request-Id': headerReference('RequestId'), ...stageHeaderReferences(ofStages) }),
  ...(status === CATALOGUE.unauthenticated.status ? { 'WWW-Authenticate': headerReference('WwwAuthenticate') } : {}),
  ...(COME_BACK.has(status) ? { 'Retry-After': headerReference('RetryAfter') } : {}),
});

const EXAMPLES: Partial<Record<ProblemCode, ProblemDetails>> = {
  'invalid-input': {
    detail: 'query limit must not be greater than 100',
    errors: [{ in: 'query', field: 'limit', message: 'must not be greater than 100' }],
  },
};

const exampleOf = (code: ProblemCode): unknown => JSON.parse(new Problem(code, EXAMPLES[code]).body('3f9c1b2a7d4e-1'));

/** Schemas of the problems themselves (RFC 9457). */
export const PROBLEM_SCHEMAS: Readonly<Record<'Problem' | 'InputError', JsonSchema>> = {
  Problem: {
    type: 'object',
    required: ['type', 'title', 'status', 'instance'],
    properties: {
      type: { type: 'string', format: 'uri', description: 'The kind of problem; stable, to be told apart by programs.' },
      title: { type: 'string', description: 'The same for every problem of the type.' },
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: { type: 'string', description: 'What happened this time, for people.' },
      instance: { type: 'string', format: 'uri', description: 'Ends with the id of the request.' },
      errors: { type: 'array', items: { $ref: '#/components/schemas/InputError' }, maxItems: 20, description: 'The offending inputs; `detail` says how many more there are.' },
    },
    additionalProperties: false,
  },
  InputError: {
    type: 'object',
    required: ['in', 'field', 'message'],
    properties: {
      in: { type: 'string', enum: ['path', 'query', 'body', 'header'] },
      field: { type: 'string', description: 'The name of the parameter, or the path of the field in the body.' },
      message: { type: 'string' },
    },
    additionalProperties: false,
  },
};
