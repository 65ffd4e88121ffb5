import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readProto } from './grpc-contract.ts';
import { grpcTypes } from './grpc-types.ts';
import { httpContract } from './http-contract.ts';
import type { OpenApiDocument } from './open-api.ts';

const contractOf = (yaml: string): Record<string, unknown> => {
  const text = httpContract('shop-floor', parse(yaml) as OpenApiDocument);
  expect(text).toContain('export const shopFloor: ShopFloorContract = {');
  return JSON.parse(text.slice(text.indexOf('Contract = ') + 'Contract = '.length, text.lastIndexOf(';'))) as Record<
    string,
    unknown
  >;
};

describe('a generated HTTP contract', () => {
  const document = `
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
        'POST /things': { operationId: 'addThing', safe: false, idempotent: false, responses: { 201: null } },
        'PUT /things': { operationId: 'payThing', safe: false, idempotent: true, keyed: true, responses: {} },
      },
    });
  });

  it('refuses a reference to nothing', () => {
    expect(() => contractOf(document.replace('responses/Found', 'responses/Lost'))).toThrow('#/components/responses/Lost');
  });
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

describe('the pinned contracts of the demo shop', () => {
  const services = ['catalog', 'pricing', 'inventory', 'reviews', 'customers', 'orders'];

  it.each(services)('%s leaves no property optional and no object untyped', (service) => {
    const { components } = parse(
      readFileSync(join(__dirname, `../../../libs/contracts/${service}/openapi.yaml`), 'utf8'),
    ) as OpenApiDocument;
    for (const [name, schema] of Object.entries(components?.schemas ?? {})) {
      const { type, properties, required } = schema as { type: string; properties?: object; required?: string[] };
      if (type !== 'object') continue;
      expect({ name, required: required?.toSorted() }).toEqual({ name, required: Object.keys(properties ?? {}).sort() });
      expect(Object.keys(properties ?? {})).not.toEqual([]);
    }
  });
});
