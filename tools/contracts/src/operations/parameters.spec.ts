import { parse } from 'yaml';
import { httpContract } from '../http-contract.ts';
import type { OpenApiDocument } from '../open-api.ts';
import { httpModel } from './http-model.ts';
import { refusalText } from './refusal.ts';

const SCHEMAS = '{ Name: { type: string }, Names: { type: array, items: { $ref: "#/components/schemas/Name" } }, Tree: { type: object, properties: { of: { $ref: "#/components/schemas/Tree" } } } }';

/** One operation with these parameters, as YAML. */
const modelWith = (parameters: string, more = ''): ReturnType<typeof httpModel> =>
  httpModel(parse(`{ openapi: 3.1.0, paths: { '/a/{p}': { ${more} get: { operationId: find, parameters: [${parameters}], responses: {} } } }, components: { schemas: ${SCHEMAS}, parameters: { Page: { name: page, in: query, style: deepObject, schema: { type: object } }, Alias: { $ref: '#/components/parameters/Page' } } } }`) as OpenApiDocument);

const contractWith = (parameters: string, more = ''): string => httpContract('shop', modelWith(parameters, more));

const parametersOf = (text: string): unknown => {
  const { operations } = JSON.parse(text.slice(text.indexOf('Contract = ') + 'Contract = '.length, text.lastIndexOf(';'))) as { operations: Record<string, { parameters?: unknown }> };
  return operations['GET /a/{p}']?.parameters;
};

const faultsOf = (parameters: string): readonly string[] => modelWith(parameters).refusals.map((refusal) => refusalText({ ...refusal, isOptional: false }));

describe('the parameters of a generated contract', () => {
  it.each<[string, string, unknown]>([
    ['plain ones are not listed', '{ name: p, in: path, schema: { type: string } }, { name: q, in: query, schema: { $ref: "#/components/schemas/Name" } }, { name: n, in: query, schema: { type: [integer, "null"] } }, { name: e, in: query, schema: { enum: [a, 1, null] } }', undefined],
    ['a list in a query is exploded by default', '{ name: q, in: query, schema: { $ref: "#/components/schemas/Names" } }', [{ in: 'query', name: 'q', style: 'form', explode: true }]],
    ['unless it says otherwise', '{ name: q, in: query, explode: false, schema: { type: array, items: { type: string } } }', [{ in: 'query', name: 'q', style: 'form', explode: false }]],
    ['elsewhere it is not', '{ name: p, in: path, schema: { type: array } }, { name: X-Ids, in: header, schema: { type: array } }', [{ in: 'path', name: 'p', style: 'simple', explode: false }, { in: 'header', name: 'X-Ids', style: 'simple', explode: false }]],
    ['one that may be a list or not', '{ name: q, in: query, schema: { oneOf: [{ type: string }, { type: array }] } }', [{ in: 'query', name: 'q', style: 'form', explode: true }]],
    ['one that may be anything', '{ name: q, in: query, schema: {} }', [{ in: 'query', name: 'q', style: 'form', explode: true }]],
    ['label and matrix', '{ name: p, in: path, style: label, explode: true, schema: { type: string } }', [{ in: 'path', name: 'p', style: 'label', explode: true }]],
    ['a deepObject is exploded without saying so', '{ name: q, in: query, style: deepObject, schema: { type: object, properties: { a: { type: string } } } }', [{ in: 'query', name: 'q', style: 'deepObject', explode: true }]],
    ['reserved characters', '{ name: q, in: query, allowReserved: true, schema: { type: string } }', [{ in: 'query', name: 'q', style: 'form', explode: true, allowReserved: true }]],
    ['content', '{ name: q, in: query, content: { application/json: { schema: { type: object, properties: { a: { type: array } } } } } }', [{ in: 'query', name: 'q', style: 'json', explode: false }]],
    ['a plain cookie is not listed', '{ name: c, in: cookie, required: true, schema: { type: string } }', undefined],
    ['a cookie that is a list', '{ name: c, in: cookie, explode: false, schema: { type: array } }', [{ in: 'cookie', name: 'c', style: 'form', explode: false }]],
    ['fields that the contract describes elsewhere are none', '{ name: Accept, in: header, style: label }, { name: Authorization, in: header }, { name: content-type, in: header }', undefined],
    ['one that the path template does not have is none', '{ name: other, in: path, style: form }', undefined],
    ['components, and what they refer to', '{ $ref: "#/components/parameters/Alias" }', [{ in: 'query', name: 'page', style: 'deepObject', explode: true }]],
  ])('%s', (_, parameters, expected) => expect(parametersOf(contractWith(parameters))).toEqual(expected));

  it('are those of the path too, as far as the operation has none of its own', () => {
    const shared = 'parameters: [{ name: q, in: query, schema: { type: array } }, { name: ids, in: query, explode: false, schema: { type: array } }],';
    expect(parametersOf(contractWith('{ name: q, in: query, schema: { type: string } }', shared))).toEqual([{ in: 'query', name: 'ids', style: 'form', explode: false }]);
    expect(contractWith('', 'parameters: [{ name: IDEMPOTENCY-Key, in: header, schema: { type: string } }],')).toContain('"keyed": true');
  });

  it.each<[string, string]>([
    ['{ name: q, in: query, style: simple, schema: { type: string } }', 'the query parameter "q" has the style simple; in query there is form, spaceDelimited, pipeDelimited, deepObject'],
    ['{ name: p, in: path, style: form, schema: { type: string } }', 'the path parameter "p" has the style form; in path there is simple, label, matrix'],
    ['{ name: h, in: header, style: label, schema: { type: string } }', 'the header parameter "h" has the style label; in header there is simple'],
    ['{ name: q, in: body, schema: { type: string } }', 'the body parameter "q" stands in "body"; a parameter stands in path, query, header, cookie'],
    ['{ name: q, in: query }', 'the query parameter "q" has neither a schema nor a content; add one'],
    ['{ name: q, in: query, content: { application/xml: {} } }', 'the query parameter "q" has the content application/xml; only application/json can be written'],
    ['{ name: q, in: query, content: {} }', 'the query parameter "q" has the content of nothing; only application/json can be written'],
    ['{ name: q, in: query, style: spaceDelimited, schema: { type: string } }', 'the query parameter "q" may be a single value, which style spaceDelimited cannot write; take another style'],
    ['{ name: q, in: query, style: pipeDelimited, explode: true, schema: { type: array } }', 'the query parameter "q" has the style pipeDelimited, exploded, of which no form is defined; write `style: form`, or take `explode` away'],
    ['{ name: q, in: query, style: deepObject, schema: { anyOf: [{ type: array }, { type: object }, { type: integer }] } }', 'the query parameter "q" may be a list or a single value, which style deepObject cannot write; take another style'],
    ['{ name: q, in: query, style: deepObject, explode: false, schema: { type: object } }', 'the query parameter "q" is a deepObject that is not exploded, of which no form is defined; take `explode` away'],
    ['{ name: q, in: query, style: deepObject, schema: { $ref: "#/components/schemas/Tree" } }', 'the query parameter "q" may have a list or an object within a list or an object, which no style can write; declare it by `content: { application/json: … }` instead of `schema`'],
    ['{ name: q, in: query, schema: { type: array, items: { type: array } } }', 'the query parameter "q" may have a list or an object within a list or an object, which no style can write; declare it by `content: { application/json: … }` instead of `schema`'],
    ['{ name: q, in: query, schema: { allOf: [{ type: object }, { additionalProperties: { type: object } }] } }', 'the query parameter "q" may have a list or an object within a list or an object, which no style can write; declare it by `content: { application/json: … }` instead of `schema`'],
    ['{ name: p, in: path, allowReserved: true, schema: { type: string } }', 'the path parameter "p" allows reserved characters, which would change the path or the field; allowReserved is for query parameters'],
    ['{ in: query, schema: { type: string } }', 'a parameter has no `name`; add it'],
    ['{ name: q, schema: { type: string } }', 'a parameter has no `in`; add it'],
    ['{ $ref: "#/components/parameters/Lost" }', '"#/components/parameters/Lost" names no parameter of this document; add it to components'],
    ['{ name: q, in: query, schema: { type: array, items: { $ref: "#/components/schemas/Lost" } } }', 'the query parameter "q" refers to #/components/schemas/Lost, which names no schema of this document; add it to components'],
  ])('are refused when they cannot be written: %s', (parameter, fault) => expect(faultsOf(parameter)).toEqual([`GET /a/{p} (find): ${fault}`]));

  it('are refused all at once', () => expect(faultsOf('{ name: q, in: query }, { name: r, in: query }')).toHaveLength(2));

  it('are left out where they are optional, and the operation is not', () => {
    const nested = 'schema: { type: array, items: { type: object } }';
    const { refusals, operations, document } = modelWith(`{ name: p, in: path, schema: { type: string } }, { name: q, in: query, ${nested} }`);
    expect({ text: refusals.map(refusalText), operations: Object.keys(operations), parameters: document.paths['/a/{p}']?.get?.parameters?.map((one) => ('name' in one ? one.name : one)) }).toEqual({
      text: [expect.stringMatching(/^GET \/a\/\{p\} \(find\): the query parameter "q" may have .*; the operation is there without it$/)],
      operations: ['GET /a/{p}'],
      parameters: ['p'],
    });
    expect(modelWith(`{ name: q, in: query, required: true, ${nested} }`).operations).toEqual({});
  });

  it('are all there that the path template has, and needed', () => {
    expect(modelWith('{ name: q, in: query, schema: { type: string } }').document.paths['/a/{p}']?.get?.parameters).toEqual([
      { name: 'q', in: 'query', schema: { type: 'string' } },
      { name: 'p', in: 'path', required: true, schema: { type: 'string' } },
    ]);
    expect(modelWith('{ name: p, in: path, required: false, schema: { type: integer } }').document.paths['/a/{p}']?.get?.parameters).toEqual([{ name: 'p', in: 'path', required: true, schema: { type: 'integer' } }]);
  });

  it('see an Idempotency-Key behind a reference', () => {
    const yaml = `{ openapi: 3.0.0, paths: { /a: { parameters: [{ $ref: '#/components/parameters/Key' }], post: { responses: {} } } }, components: { parameters: { Key: { $ref: '#/components/parameters/Own' }, Own: { name: Idempotency-Key, in: header, schema: { type: string } } } } }`;
    expect(httpModel(parse(yaml) as OpenApiDocument).operations['POST /a']).toMatchObject({ keyed: true });
  });
});
