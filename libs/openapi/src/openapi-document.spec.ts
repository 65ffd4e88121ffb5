import 'reflect-metadata';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import openapiTS, { astToString } from 'openapi-typescript';
import type { OpenAPI3 } from 'openapi-typescript';
import { z } from 'zod';
import { AnyOf, BffIdentity, CATALOGUE, FormBody, OneOf, Public, Returns, RouteTable } from '@portico/platform';
import type { ProblemCode, Route, RouteDocumentation } from '@portico/platform';
import { Author, BooksController, ReaderCardStage, ShelfQuery } from './fixtures/library-api.ts';
import { openApiDocument } from './openapi-document.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: object;
}

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly headers?: object; readonly content?: object }>>;
}

type Examples = Readonly<Record<string, { readonly value: unknown }>>;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

const { routes } = RouteTable.of([BooksController]);
const { documentation } = new ReaderCardStage();
const identity = new BffIdentity('library-bff', 'Library', '3.2.1');
const document = openApiDocument(identity, routes, [documentation]) as unknown as Document;
const at = (path: string, method: string): Operation => document.paths[path]?.[method] as Operation;
const statuses = (operation: Operation): string[] => Object.keys(operation.responses);

/** Every `$ref` in a value. */
const references = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [inner as string] : references(inner)));

const target = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document);

describe('openApiDocument', () => {
  it('says what and where the API is', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Library', version: '3.2.1' }, servers: [{ url: '/' }] });
  });

  it('has every documented route, and no other, with operation ids of their own', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    expect(operations).toEqual([
      'get /books books.list',
      'get /books/{isbn} books.get',
      'delete /books/{isbn} books.remove',
      'post /books/{isbn}/loans books.lend',
      'get /books/covers/{path} books.cover',
    ]);
  });

  it('has the parameters, those of the path required', () => {
    expect(at('/books', 'get').parameters).toEqual([
      {
        name: 'limit',
        in: 'query',
        required: false,
        description: 'How many.',
        schema: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
      },
      {
        name: 'fields',
        in: 'query',
        required: false,
        style: 'form',
        explode: false,
        schema: { type: 'array', maxItems: 100, items: { type: 'string', enum: ['isbn', 'pages'] } },
      },
      { name: 'topic', in: 'query', required: true, schema: { type: 'string', minLength: 2, maxLength: 30 } },
    ]);
    expect(at('/books/{isbn}', 'get').parameters).toEqual([
      { name: 'isbn', in: 'path', required: true, schema: { type: 'string', pattern: '^\\d{13}$' } },
    ]);
    expect(at('/books/{isbn}', 'delete').parameters).toEqual([
      { name: 'isbn', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'why', in: 'query', required: false, schema: { type: 'string' } },
    ]);
    expect(at('/books/covers/{path}', 'get').parameters).toEqual([
      { name: 'path', in: 'path', required: true, schema: { type: 'string' } },
    ]);
  });

  it('documents every problem that an operation can answer with', () => {
    const everywhere = ['400', '403', '404', '408', '429', '431', '500', '502', '503', '504'];
    expect(statuses(at('/books', 'get'))).toEqual(['200', ...everywhere]);
    expect(statuses(at('/books/{isbn}', 'get'))).toEqual(['200', ...everywhere, '414'].sort());
    expect(statuses(at('/books/{isbn}', 'delete'))).toEqual(['202', ...everywhere, '401', '414'].sort());
    expect(statuses(at('/books/{isbn}/loans', 'post'))).toEqual(['201', ...everywhere, '401', '413', '414', '415'].sort());
  });

  it('leaves out problems raised before routing, chosen by handlers, never received by a client, or of stages that the BFF lacks', () => {
    const documented = new Set(Object.values(document.paths).flatMap((methods) => Object.values(methods).flatMap(statuses)));
    const missing = (Object.keys(CATALOGUE) as ProblemCode[]).filter((code) => !documented.has(String(CATALOGUE[code].status)));
    const chosenByHandlers = ['payment-required', 'not-acceptable', 'conflict', 'gone', 'precondition-failed', 'teapot', 'misdirected', 'unprocessable', 'locked', 'failed-dependency'];
    const more = ['upgrade-required', 'precondition-required', 'legal-reasons', 'not-implemented', 'http-version'];
    expect(new Set(missing)).toEqual(new Set(['method-not-allowed', 'idempotency-in-flight', 'expectation-failed', 'idempotency-key-reused', 'client-gone', ...chosenByHandlers, ...more]));
  });

  it('has what a stage means for one route: headers that it reads and adds, and its problems', () => {
    const header = { name: 'Shelf', required: true, doc: 'Which one.', schema: { type: 'string' } };
    const forRoute = ({ method }: Route): RouteDocumentation | undefined =>
      method === 'POST' ? { problems: ['idempotency-in-flight'], headers: [header], answerHeaders: { Aisle: 'Where it is.' } } : undefined;
    const { paths } = openApiDocument(identity, routes, [documentation, { forRoute }]) as unknown as Document;
    const lend = paths['/books/{isbn}/loans']?.['post'] as Operation;
    expect(lend.parameters?.at(-1)).toEqual({ name: 'Shelf', in: 'header', required: true, description: 'Which one.', schema: { type: 'string' } });
    expect(statuses(lend)).toContain('409');
    expect(lend.responses['201']?.headers).toMatchObject({ Aisle: { description: 'Where it is.', schema: { type: 'string' } } });
    expect(paths['/books']?.['get']).toEqual(at('/books', 'get'));
  });

  it('lets only known callers’ operations ask for credentials', () => {
    expect(at('/books/{isbn}', 'delete').security).toEqual([{ readerCard: [] }]);
    expect(at('/books/{isbn}', 'get').security).toEqual([]);
    const readerCard = { type: 'apiKey', in: 'header', name: 'x-reader-card' };
    expect(document.components['securitySchemes']).toEqual({ readerCard });
  });

  it('documents the headers of good answers', () => {
    expect(at('/books', 'get').responses['200']?.headers).toEqual({
      'Request-Id': { $ref: '#/components/headers/RequestId' },
      'Loans-Left': { $ref: '#/components/headers/LoansLeft' },
      Completeness: { $ref: '#/components/headers/Completeness' },
      Link: { description: 'The next page.', schema: { type: 'string' } },
    });
    expect(Object.keys(at('/books/covers/{path}', 'get').responses['200']?.headers ?? {})).toEqual(['Request-Id', 'Loans-Left']);
  });

  it('documents the headers that stages add to problems, and when to come back', () => {
    const headersOf = (status: number): string[] => Object.keys((document.components['responses']?.[`Problem${status}`]?.['headers'] as object | undefined) ?? {});
    expect(headersOf(404)).toEqual(['Request-Id', 'Loans-Left']);
    expect(headersOf(429)).toEqual(['Request-Id', 'Loans-Left', 'Retry-After']);
    expect(headersOf(431)).toEqual([]);
  });

  it('lets fields be absent where the client chooses them', () => {
    expect(document.components['schemas']?.['SparseBook']).toMatchObject({ required: [], additionalProperties: false });
    expect(document.components['schemas']?.['Book']).toMatchObject({ required: ['isbn', 'pages', 'author', 'place'] });
  });

  it('has what OpenAPI requires of every operation', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, operation })),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      const parameters = operation.parameters ?? [];
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
      expect(new Set(parameters.map((parameter) => `${parameter.in} ${parameter.name}`)).size).toBe(parameters.length);
      expect(parameters.filter(({ schema }) => Object.keys(schema).length === 0)).toEqual([]);
      const responses = Object.values(operation.responses).map((one) => ('$ref' in one ? target(one.$ref as string) : one));
      expect(responses.filter((one) => typeof (one as { description?: unknown }).description !== 'string')).toEqual([]);
    }
  });

  it('refers to nothing that is not there', () => {
    const all = [...new Set(references(document))];
    expect(all.length).toBeGreaterThan(15);
    expect(all.filter((reference) => target(reference) === undefined)).toEqual([]);
  });

  it('is a document that openapi-typescript reads and writes types from', async () => {
    const types = astToString(await openapiTS(document as unknown as OpenAPI3, { silent: true }));
    expect(types).toContain('"books.lend": {');
    expect(types).toContain('place: "lent" | "here" | null;');
  });

  it('shows examples that fit their own schemas', () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addSchema({ $id: 'api', ...document });
    const responses = Object.entries(document.components['responses'] ?? {});
    const examples = responses.flatMap(([name, { content }]) => {
      const { examples: own } = (content as Record<string, { examples: Examples }>)['application/problem+json'] ?? {};
      const validate = ajv.compile({ $ref: `api#/components/responses/${name}/content/application~1problem+json/schema` });
      return Object.entries(own ?? {}).map(([code, { value }]) => [code, validate(value)]);
    });
    expect(examples).toContainEqual(['invalid-input', true]);
    expect(examples.filter(([, fits]) => fits !== true)).toEqual([]);
    const other = ajv.compile({ $ref: 'api#/components/responses/Problem404/content/application~1problem+json/schema' });
    expect(other({ type: 'urn:portico:problem:internal', title: 'x', status: 500, instance: 'urn:x' })).toBe(false);
  });

  it('says what a body is: required, of JSON or of a form', () => {
    expect(at('/books/{isbn}/loans', 'post').requestBody).toEqual({ required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/LoanRequest' } } } });
    expect(at('/books', 'get').requestBody).toBeUndefined();
    @Controller('forms')
    class FormsController {
      @Post()
      @Public()
      @FormBody()
      @Returns(Author)
      post(@Body() _form: ShelfQuery): Author {
        return { name: 'a' };
      }
    }
    const { paths, components } = openApiDocument(identity, RouteTable.of([FormsController]).routes, []) as unknown as Document;
    expect(paths['/forms']?.['post']?.requestBody).toEqual({ required: true, content: { 'application/x-www-form-urlencoded': { schema: { $ref: '#/components/schemas/ShelfQuery' } } } });
    expect(components).not.toHaveProperty('securitySchemes');
  });

  it('says what a schema accepts, where its library can', () => {
    const silent = { '~standard': { vendor: 'silent', version: 1 as const, validate: (value: unknown) => ({ value }) } };
    @Controller('schemas')
    @Public()
    class SchemasController {
      @Post(':id')
      @Returns(Author)
      post(@Body({ schema: z.object({ count: z.number().min(1) }) }) _body: object, @Param('id', { schema: z.string().length(3) }) _id: string, @Query({ schema: z.object({ q: z.string(), page: z.coerce.number().optional() }) }) _query: object): Author {
        return { name: 'a' };
      }

      @Post()
      @Returns(Author)
      silent(@Body({ schema: silent }) _body: object): Author {
        return { name: 'a' };
      }
    }
    const { paths } = openApiDocument(identity, RouteTable.of([SchemasController]).routes, []) as unknown as Document;
    const { requestBody, parameters } = paths['/schemas/{id}']?.['post'] as Operation;
    const body = { type: 'object', properties: { count: { type: 'number', minimum: 1 } }, required: ['count'] };
    expect(requestBody).toEqual({ required: true, content: { 'application/json': { schema: body } } });
    expect(parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string', minLength: 3, maxLength: 3 } },
      { name: 'q', in: 'query', required: true, schema: { type: 'string' } },
      { name: 'page', in: 'query', required: false, schema: { type: 'number' } },
    ]);
    expect(paths['/schemas']?.['post']?.requestBody).toEqual({ required: true, content: { 'application/json': { schema: {} } } });
  });

  it('has a list as one, and no content where the status says that there is none', () => {
    @Controller('lists')
    @Public()
    class ListsController {
      @Get()
      @Returns([Author])
      all(): Author[] {
        return [];
      }
      @Get('ids')
      @Returns([AnyOf(String, Number)])
      ids(): (string | number)[] {
        return [];
      }
      @Get('words')
      @Returns([OneOf('a', 'b')])
      words(): ('a' | 'b')[] {
        return [];
      }
      @Delete()
      @HttpCode(204)
      clear(): void {}
    }
    const { paths, components } = openApiDocument(identity, RouteTable.of([ListsController]).routes, []) as unknown as Document;
    const answers = ['get', 'delete'].map((method) => Object.entries(paths['/lists']?.[method]?.responses ?? {}).map(([status, { content }]) => [status, content])[0]);
    expect(answers).toEqual([
      ['200', { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Author' } } } }],
      ['204', undefined],
    ]);
    expect(Object.keys(components['schemas'] ?? {})).toContain('Author');
  });

  it('groups operations by their controller, and has the summaries that routes give', () => {
    const { tags, summary } = at('/books', 'get') as Operation & { readonly tags: string[]; readonly summary?: string };
    expect([tags, summary, 'summary' in at('/books/{isbn}', 'get')]).toEqual([['books'], 'Lists books.', false]);
  });

  it('says with which status what is unknown asks for credentials, and which answers say when to come back', () => {
    const forRoute = (): RouteDocumentation => ({ problems: ['idempotency-in-flight', 'overloaded'] });
    const { components } = openApiDocument(identity, routes, [documentation, { forRoute }]) as unknown as Document;
    const named = (header: string): string[] => Object.entries(components['responses'] ?? {}).flatMap(([name, { headers }]) => (header in ((headers as object | undefined) ?? {}) ? [name] : []));
    expect([named('WWW-Authenticate'), named('Retry-After')]).toEqual([['Problem401'], ['Problem409', 'Problem429', 'Problem503']]);
  });
});
