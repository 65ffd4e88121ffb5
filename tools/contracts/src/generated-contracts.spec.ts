import { parse } from 'yaml';
import { readProto } from './grpc-contract.ts';
import { grpcTypes } from './grpc-types.ts';
import { httpContract } from './http-contract.ts';
import type { OpenApiDocument } from './open-api.ts';
import { httpModel } from './operations/http-model.ts';
import { refusalText } from './operations/refusal.ts';

const contractOf = (yaml: string): Record<string, unknown> => {
  const text = httpContract('shop-floor', httpModel(parse(yaml) as OpenApiDocument));
  expect(text).toContain('export const shopFloor: ShopFloorContract = {');
  return JSON.parse(text.slice(text.indexOf('Contract = ') + 'Contract = '.length, text.lastIndexOf(';'))) as Record<
    string,
    unknown
  >;
};

describe('a generated HTTP contract', () => {
  const document = `
openapi: 3.1.0
paths:
  /things/{id}:
    get:
      operationId: getThing
      responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }, '404': {} }
    delete: { operationId: dropThing, responses: { '204': {} } }
    patch: { operationId: markThing, x-idempotent: true, responses: {} }
  /search:
    post: { operationId: search, x-safe: true, responses: { '200': { $ref: '#/components/responses/Found' } } }
  /things:
    post: { operationId: addThing, responses: { '201': { content: { text/plain: {} } } } }
    put:
      operationId: payThing
      parameters: [{ name: idempotency-KEY, in: header, schema: { type: string } }, { $ref: '#/components/parameters/Other' }]
      responses: {}
components:
  schemas: { Thing: { type: object } }
  parameters: { Other: { name: other, in: query, schema: { type: string } } }
  responses: { Found: { content: { application/json: { schema: { type: array } } } } }
`;

  it('lists 2xx answers only, null where they are not JSON, and follows references', () => {
    expect(contractOf(document)).toEqual({
      name: 'shop-floor',
      components: { schemas: { Thing: { type: 'object' } } },
      operations: {
        'GET /things/{id}': {
          operationId: 'getThing',
          safe: true,
          idempotent: true,
          responses: { 200: { $ref: '#/components/schemas/Thing' } },
        },
        'DELETE /things/{id}': { operationId: 'dropThing', safe: false, idempotent: true, responses: { 204: null } },
        'PATCH /things/{id}': { operationId: 'markThing', safe: false, idempotent: true, responses: {} },
        'POST /search': { operationId: 'search', safe: true, idempotent: true, responses: { 200: { type: 'array' } } },
        'POST /things': { operationId: 'addThing', safe: false, idempotent: false, accept: 'text/plain', responses: { 201: null }, bodies: { 201: 'text' } },
        'PUT /things': { operationId: 'payThing', safe: false, idempotent: true, keyed: true, responses: {} },
      },
    });
  });

  it('refuses an operation that refers to nothing', () => {
    const { refusals, operations } = httpModel(parse(document.replace('responses/Found', 'responses/Lost')) as OpenApiDocument);
    expect(refusals.map(refusalText)).toEqual(['POST /search (search): "#/components/responses/Lost" names no response of this document; add it to components']);
    expect(Object.keys(operations)).toEqual(['GET /things/{id}', 'DELETE /things/{id}', 'PATCH /things/{id}', 'PUT /things', 'POST /things']);
  });

  it('is one text when it is long, without what only readers need', () => {
    const long = Object.fromEntries(Array.from({ length: 4_000 }, (_, index) => [`field${index}`, { type: 'string', description: 'Long.' }]));
    const paths = { '/a': { get: { responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Long' } } } } } } } };
    const text = httpContract('a.b', httpModel({ openapi: '3.1.0', paths, components: { schemas: { Long: { type: 'object', properties: long }, Unused: {} } } } as OpenApiDocument));
    const json = /JSON\.parse\(\n {2}(".*"),\n\) as ABContract;/.exec(text)?.[1] as string;
    const contract = JSON.parse(JSON.parse(json) as string) as { components: { schemas: Record<string, { properties: object }> } };
    expect({ schemas: Object.keys(contract.components.schemas), field: Object.entries(contract.components.schemas['Long']?.properties ?? {})[0] }).toEqual({ schemas: ['Long'], field: ['field0', { type: 'string' }] });
  });

  it.each(['api.example.com', 'a_b', '2-fast'])('has a name that TypeScript takes for the service %s', (service) =>
    expect(httpContract(service, httpModel({ openapi: '3.1.0', paths: {} }))).toMatch(/^export const [A-Za-z_]\w*: [A-Za-z_]\w*Contract = \{$/m),
  );
});

describe('generated gRPC types', () => {
  it('are what the loader yields: defaults present, optional and message fields maybe absent', () => {
    const types = grpcTypes(
      readProto(`syntax = "proto3";
        service S { rpc Do(A) returns (B); }
        message A { optional string some_id = 1; repeated uint64 big_ones = 2; int64 id = 5 [jstype = JS_STRING]; repeated fixed64 ids = 6 [jstype = JS_STRING]; map<string, bool> flags = 3; bytes raw = 4; }
        message B { A nested = 1; oneof choice { string left = 2; int32 right = 3; } Kind kind = 4; }
        enum Kind { KIND_NONE = 0; KIND_SOME = 1; }`),
    );
    expect(types.trim().split('\n')).toEqual([
      'export interface A {',
      '  someId?: string;',
      '  bigOnes: number[];',
      '  id: string;',
      '  ids: string[];',
      '  flags: Record<string, boolean>;',
      '  raw: Uint8Array;',
      '}',
      '',
      'export interface B {',
      '  nested?: A;',
      '  left?: string;',
      '  right?: number;',
      '  kind: Kind;',
      '}',
      '',
      'export type Kind =',
      "  | 'KIND_NONE'",
      "  | 'KIND_SOME';",
    ]);
  });

  it('need exactly one service', () => {
    expect(() => readProto('syntax = "proto3"; message A {}')).toThrow('found 0');
  });
});
