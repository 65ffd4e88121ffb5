import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ContractFault } from '../contract-fault.ts';
import { httpModel } from '../operations/http-model.ts';
import { readDocument } from './read-document.ts';
import type { ReadDocument } from './read-document.ts';

describe('reading a contract', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'document-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (files: Readonly<Record<string, string>>): Promise<ReadDocument> => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return readDocument(join(folder, Object.keys(files)[0] as string));
  };
  const faultsOf = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    read(files).then(
      () => [],
      (error: unknown) => {
        if (error instanceof ContractFault) return error.faults;
        throw error;
      },
    );

  it('takes JSON and YAML, with aliases and merges', async () => {
    const yaml = 'openapi: 3.0.0\npaths:\n  /a:\n    get: &get\n      responses: {}\n    post:\n      <<: *get\n      operationId: add\n';
    const found = [await read({ 'a.yaml': yaml }), await read({ 'a.json': '\uFEFF{"openapi":"3.1.0","paths":{}}' })];
    expect(found.map(({ document }) => document.paths)).toEqual([
      { '/a': { get: { responses: {} }, post: { responses: {}, operationId: 'add' } } },
      {},
    ]);
  });

  it('is in one piece: what is in other files and folders is a part of it', async () => {
    const { document } = await read({
      'api.yaml': 'openapi: 3.1.0\npaths:\n  /a: { $ref: "paths/a.yaml" }\n  /b: { $ref: "paths/a.yaml" }\n',
      'paths/a.yaml':
        'get: { responses: { "200": { description: "", content: { application/json: { schema: { $ref: "../schemas/item.json" } } } } } }',
      'schemas/item.json':
        '{"type":"object","properties":{"of":{"$ref":"../schemas/item.json"},"at":{"$ref":"./all.yaml#/definitions/At"}}}',
      'schemas/all.yaml': 'definitions: { At: { type: string } }',
    });
    const { schemas, operations, refusals } = httpModel(document);
    expect(refusals).toEqual([]);
    expect({ answers: Object.values(operations).map(({ responses }) => responses['200']), schemas }).toEqual({
      answers: Array(2).fill({ $ref: '#/components/schemas/item' }),
      schemas: {
        item: { type: 'object', properties: { of: { $ref: '#/components/schemas/item' }, at: { $ref: '#/components/schemas/At' } } },
        At: { type: 'string' },
      },
    });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['YAML that is none', { 'a.yaml': 'openapi: 3.0.0\npaths: {' }, '3: this is not YAML: '],
    ['JSON that is none', { 'a.json': '{\n  "openapi": "3.0.0",\n  paths\n}' }, '3: this is not JSON: '],
    ['a text', { 'a.yaml': 'hello' }, '1: the file holds no OpenAPI document'],
    ['Swagger 2.0', { 'a.yaml': 'info: {}\nswagger: "2.0"' }, '2: this is Swagger 2.0; Portico reads OpenAPI 3.0 and 3.1: convert it once'],
    ['another version', { 'a.yaml': 'info: {}\nopenapi: 3.2.0' }, '2: `openapi` is "3.2.0"; Portico reads OpenAPI 3.0 and 3.1'],
    ['no version', { 'a.yaml': 'info: {}' }, '1: `openapi` is missing; Portico reads OpenAPI 3.0 and 3.1'],
    [
      'paths that are none',
      { 'a.yaml': 'openapi: 3.0.0\npaths: []' },
      '2: `paths` is no object; write path templates with their operations there',
    ],
    ['a file that is not there', { 'a.yaml': 'openapi: 3.0.0\npaths:\n  /a: { $ref: "b.yaml" }' }, "3: Can't resolve $ref"],
    ['an address', { 'a.yaml': 'openapi: 3.0.0\npaths:\n  /a: { $ref: "https://other.example/b.yaml" }' }, "3: Can't resolve $ref"],
  ])('refuses %s, by its line', async (_, files, fault) => expect(await faultsOf(files)).toEqual([expect.stringContaining(fault)]));

  it('knows the line of an operation, in YAML and in JSON', async () => {
    const yaml = await read({ 'a.yaml': 'openapi: 3.0.0\npaths:\n  /a/{id}:\n    get:\n      responses: {}\n' });
    const json = await read({ 'a.json': '{\n"openapi": "3.0.0",\n"paths": {\n"/a/{id}": {\n"get": {}\n}}}' });
    expect(
      [yaml, json].map(({ lineOf }) => ({ operation: lineOf('#/paths/~1a~1{id}/get'), missing: lineOf('#/paths/~1a~1{id}/post') })),
    ).toEqual([
      { operation: 4, missing: 3 },
      { operation: 5, missing: 4 },
    ]);
  });
});
