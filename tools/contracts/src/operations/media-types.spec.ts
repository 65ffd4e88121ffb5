import type { OpenApiDocument } from '../open-api.ts';
import type { ContractOperation } from './contract-operation.ts';
import { httpModel } from './http-model.ts';
import { refusalText } from './refusal.ts';

const generated = (responses: object, requestBody?: object): ContractOperation =>
  httpModel({
    openapi: '3.1.0',
    paths: { '/a': { post: { operationId: 'a', responses, ...(requestBody ? { requestBody } : {}) } } },
  } as OpenApiDocument).operations['POST /a'] as ContractOperation;

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
    for (const status of ['200', '202', '2XX'])
      expect(generated({ [status]: { content: { [type]: { schema } } } })).toMatchObject({
        responses: { [status]: schema },
        ...(accept ? { accept } : {}),
      });
    expect(generated({ 200: { content: { [type]: { schema } } } }).accept).toBe(accept);
  });

  it.each<[string, string]>([
    ['text/plain', 'text'],
    ['Text/CSV; header=present', 'text'],
    ['application/xml', 'text'],
    ['image/svg+xml', 'text'],
    ['image/png', 'bytes'],
    ['application/jsonp', 'bytes'],
    ['application/json-seq', 'bytes'],
    ['application/pdf', 'bytes'],
  ])('as %s is read as %s', (type, kind) => {
    expect(generated({ 200: { content: { [type]: { schema } } } })).toMatchObject({
      accept: type,
      responses: { 200: null },
      bodies: { 200: kind },
    });
  });

  it('may be any JSON without a schema; of any type, it is bytes', () => {
    const binary = { type: 'string', format: 'binary' };
    const found = [{ 'application/json': {} }, { '*/*': {} }, { '*/*': { schema: binary } }].map((content) =>
      generated({ 200: { content } }),
    );
    expect(found.map(({ responses, bodies }) => ({ responses, bodies }))).toEqual([
      { responses: { 200: {} }, bodies: undefined },
      { responses: { 200: null }, bodies: { 200: 'bytes' } },
      { responses: { 200: null }, bodies: { 200: 'bytes' } },
    ]);
  });

  it('to a HEAD has no body', () => {
    const document = {
      openapi: '3.1.0',
      paths: { '/a': { head: { responses: { 200: { content: { 'application/json': { schema } } } } } } },
    };
    expect(httpModel(document as OpenApiDocument).operations['HEAD /a']).toEqual({
      operationId: 'headA',
      safe: true,
      idempotent: true,
      responses: { 200: null },
    });
  });

  it('is the plain one of several', () => {
    expect(generated({ 200: { content: { 'application/x+json': {}, 'text/plain': {}, 'application/json': { schema } } } })).toEqual({
      operationId: 'a',
      safe: false,
      idempotent: false,
      responses: { 200: schema },
    });
  });

  it('is the default where no success is named, unless that is a problem', () => {
    const json = { content: { 'application/json': { schema } } };
    expect(
      [
        generated({ default: json }),
        generated({ 404: {}, default: json }),
        generated({ 204: {}, default: json }),
        generated({ default: { content: { 'application/problem+json': { schema } } } }),
      ].map(({ responses }) => responses),
    ).toEqual([{ '2XX': schema }, { '2XX': schema }, { 204: null }, { '2XX': null }]);
  });
});

describe('a body of a generated contract', () => {
  const bodyOf = (...types: string[]): string | undefined =>
    generated({}, { content: Object.fromEntries(types.map((type) => [type, { schema }])) }).bodyType;

  it.each<[string[], string | undefined]>([
    [['application/json'], undefined],
    [['multipart/form-data', 'application/json'], undefined],
    [['application/merge-patch+json'], 'application/merge-patch+json'],
    [['application/x-www-form-urlencoded'], 'application/x-www-form-urlencoded'],
    [['application/x-www-form-urlencoded', 'application/x+json'], 'application/x+json'],
    [['*/*'], undefined],
  ])('of %j is sent as %s', (types, expected) => expect(bodyOf(...types)).toBe(expected));

  it.each(['multipart/form-data', 'application/octet-stream', 'application/xml', 'text/plain', 'image/*'])(
    'of %s is sent as it is declared',
    (type) => expect(bodyOf(type)).toBe(type),
  );

  it('has the encodings of its fields', () => {
    const encoding = {
      a: { style: 'deepObject' },
      b: { explode: false },
      c: { contentType: 'image/png' },
      d: { contentType: 'image/png, image/jpeg' },
      e: { style: 'bogus' },
      f: { style: 'form', allowReserved: true },
    };
    const fieldsOf = (type: string): unknown => generated({}, { content: { [type]: { schema, encoding } } }).fields;
    expect({
      form: fieldsOf('application/x-www-form-urlencoded'),
      parts: fieldsOf('multipart/form-data'),
      json: fieldsOf('application/json'),
    }).toEqual({
      form: [
        { name: 'a', style: 'deepObject', explode: true },
        { name: 'b', style: 'form', explode: false },
        { name: 'f', style: 'form', explode: true, allowReserved: true },
      ],
      parts: [{ name: 'c', type: 'image/png' }],
      json: undefined,
    });
  });

  it('may be a component', () => {
    const document = {
      openapi: '3.1.0',
      paths: { '/a': { post: { operationId: 'a', responses: {}, requestBody: { $ref: '#/components/requestBodies/Patch' } } } },
      components: { requestBodies: { Patch: { content: { 'application/merge-patch+json': {} } } } },
    };
    expect(httpModel(document as OpenApiDocument).operations['POST /a']).toMatchObject({ bodyType: 'application/merge-patch+json' });
    expect(httpModel({ ...document, components: {} } as OpenApiDocument).refusals.map(refusalText)).toEqual([
      'POST /a (a): "#/components/requestBodies/Patch" names no request body of this document; add it to components',
    ]);
  });
});
