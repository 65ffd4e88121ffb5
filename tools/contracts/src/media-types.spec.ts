import { ContractFault } from './contract-fault.ts';
import { httpContract } from './http-contract.ts';
import type { OpenApiDocument } from './open-api.ts';

type Generated = { readonly responses: unknown; readonly accept?: string; readonly bodyType?: string };

const generated = (responses: object, requestBody?: object, components?: object): Generated => {
  const text = httpContract('shop', { openapi: '3.1.0', paths: { '/a': { post: { operationId: 'a', responses, ...(requestBody ? { requestBody } : {}) } } }, ...(components ? { components } : {}) } as OpenApiDocument);
  const contract = JSON.parse(text.slice(text.indexOf('Contract = ') + 'Contract = '.length, text.lastIndexOf(';'))) as { operations: Record<string, Generated>; components: unknown };
  expect(contract.components).toEqual({ schemas: {} });
  return contract.operations['POST /a'] as Generated;
};

const schema = { type: 'object' };

describe('an answer of a generated contract', () => {
  it.each<[string, string | undefined]>([
    ['application/json', undefined],
    ['application/vnd.x+json', 'application/vnd.x+json'],
    ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
    ['Application/HAL+JSON;v=1', 'Application/HAL+JSON;v=1'],
    ['text/json', 'text/json'],
    ['*/*', undefined],
    ['application/*', undefined],
  ])('is JSON as %s', (type, accept) => {
    for (const status of ['200', '202', '2XX']) expect(generated({ [status]: { content: { [type]: { schema } } } })).toMatchObject({ responses: { [status]: schema }, ...(accept ? { accept } : {}) });
    expect(generated({ 200: { content: { [type]: { schema } } } }).accept).toBe(accept);
  });

  it.each(['text/plain', 'image/png', 'application/jsonp', 'application/json-seq', 'text/*'])('is none as %s', (type) => {
    expect(generated({ 200: { content: { [type]: { schema } } } })).toMatchObject({ responses: { 200: null } });
  });

  it('may be any JSON without a schema, but not of any type', () => {
    const responses = (type: string) => generated({ 200: { content: { [type]: {} } } }).responses;
    expect({ json: responses('application/json'), anyType: responses('*/*') }).toEqual({ json: { 200: {} }, anyType: { 200: null } });
  });

  it('is the plain one of several', () => {
    expect(generated({ 200: { content: { 'application/x+json': {}, 'text/plain': {}, 'application/json': { schema } } } })).toEqual({ operationId: 'a', safe: false, idempotent: false, responses: { 200: schema } });
  });

  it('is the default where no success is named, unless that is a problem', () => {
    const json = { content: { 'application/json': { schema } } };
    expect([generated({ default: json }), generated({ 404: {}, default: json }), generated({ 204: {}, default: json }), generated({ default: { content: { 'application/problem+json': { schema } } } })].map(({ responses }) => responses)).toEqual([
      { '2XX': schema },
      { '2XX': schema },
      { 204: null },
      { '2XX': null },
    ]);
  });
});

describe('a body of a generated contract', () => {
  const bodyOf = (...types: string[]): string | undefined => generated({}, { content: Object.fromEntries(types.map((type) => [type, { schema }])) }).bodyType;

  it.each<[string[], string | undefined]>([
    [['application/json'], undefined],
    [['multipart/form-data', 'application/json'], undefined],
    [['application/merge-patch+json'], 'application/merge-patch+json'],
    [['application/x-www-form-urlencoded'], 'application/x-www-form-urlencoded'],
    [['application/x-www-form-urlencoded', 'application/x+json'], 'application/x+json'],
    [['*/*'], undefined],
  ])('of %j is sent as %s', (types, expected) => expect(bodyOf(...types)).toBe(expected));

  it.each(['multipart/form-data', 'application/octet-stream', 'application/xml', 'text/plain'])('is refused as %s, by its operation and with a way out', (type) => {
    let faults: readonly string[] = [];
    try {
      bodyOf(type);
    } catch (error) {
      faults = (error as ContractFault).faults;
    }
    expect(faults).toEqual([`POST /a (a): the request body is ${type}, which calls cannot write; take the operation out of the contract, and send it with HttpService`]);
  });

  it('may be a component', () => {
    const document = { openapi: '3.1.0', paths: { '/a': { post: { operationId: 'a', responses: {}, requestBody: { $ref: '#/components/requestBodies/Patch' } } } }, components: { requestBodies: { Patch: { content: { 'application/merge-patch+json': {} } } } } };
    expect(httpContract('shop', document as OpenApiDocument)).toContain('"bodyType": "application/merge-patch+json"');
    expect(() => httpContract('shop', { ...document, components: {} } as OpenApiDocument)).toThrow(new ContractFault(['#/components/requestBodies/Patch names no request body of this document']));
  });
});
