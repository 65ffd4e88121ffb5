import { parse } from 'yaml';
import { httpTypes } from './http-types.ts';
import type { OpenApiDocument } from './open-api.ts';
import { httpModel } from './operations/http-model.ts';
import { typeAliases } from './type-aliases.ts';

describe('generated types', () => {
  const types = httpTypes(
    httpModel(
      parse(`
openapi: 3.0.0
paths:
  /a/{id}:
    get: { responses: { '2xx': { content: { application/json: { schema: { $ref: '#/components/schemas/Any' } } } } } }
    post: { operationId: same, requestBody: { content: { text/plain: {} } }, responses: {} }
  /b:
    post: { operationId: same, responses: { '200': { $ref: '#/components/responses/Done' }, bogus: {} } }
components:
  schemas: { Any: { type: object }, Map: { type: object, additionalProperties: { type: string, nullable: true } } }
  responses: { Done: { content: { application/json: { schema: { $ref: '#/components/schemas/Map' } } } } }
`) as OpenApiDocument,
    ).document,
  );

  it.each([
    'get: operations["getAById"];',
    'post: operations["same"];',
    'post: operations["postB"];',
    'id: string;',
    '"2XX": {',
    'Any: Record<string, unknown>;',
    '[key: string]: string | null;',
    '200: components["responses"]["Done"];',
    "export type Any = components['schemas']['Any'];",
  ])('have %s', (text) => expect(types).toContain(text));

  it('have an alias for each component, which no other name hides', () => {
    expect(typeAliases(['Item', 'item', 'Record', 'paths', '2FA', 'a-b.c'], ['Item', 'Problem']).trim().split('\n')).toEqual([
      "export type Item = components['schemas']['Item'];",
      "export type Item_2 = components['schemas']['item'];",
      "export type Record_2 = components['schemas']['Record'];",
      "export type Paths = components['schemas']['paths'];",
      "export type _2FA = components['schemas']['2FA'];",
      "export type ABC = components['schemas']['a-b.c'];",
      "export type ResponseItem = components['responses']['Item'];",
      "export type ResponseProblem = components['responses']['Problem'];",
    ]);
  });
});
