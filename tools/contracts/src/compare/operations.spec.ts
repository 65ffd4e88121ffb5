import type { OpenApiDocument } from '../open-api.ts';
import { changeText } from './change.ts';
import { documentChanges } from './documents.ts';

type Json = Record<string, unknown>;

const TEXT = { type: 'string' };
const OK = { 200: { description: '' } };
const json = (schema: unknown): Json => ({ content: { 'application/json': { schema } } });

const paths = (items: Json, more: Json = {}): OpenApiDocument =>
  ({ openapi: '3.1.0', info: { title: 'A', version: '1' }, paths: items, ...more }) as unknown as OpenApiDocument;
const get = (operation: Json, more: Json = {}): OpenApiDocument => paths({ '/a': { get: { responses: OK, ...operation } } }, more);
const query = (name: string, more: Json = {}): Json => ({ name, in: 'query', schema: TEXT, ...more });
const answers = (responses: Json): OpenApiDocument => get({ responses });
const scheme = (more: Json = {}): Json => {
  const key = { type: 'apiKey', in: 'header', name: 'key', ...more };
  return { components: { securitySchemes: { key } } };
};
const bodies = (B: Json): Json => ({ components: { requestBodies: { B } } });

/** What is reported for a change; nothing for one that makes no difference. */
const CHANGES: Readonly<Record<string, readonly [before: OpenApiDocument, after: OpenApiDocument, reported: readonly string[]]>> = {
  'an operation removed': [paths({ '/a': { get: {}, put: {} } }), paths({ '/a': { get: {} } }), ['breaking  PUT /a: was removed']],
  'an operation added': [paths({ '/a': { get: {} } }), paths({ '/a': { get: {}, put: {} } }), ['additive  PUT /a: is new']],
  'a path renamed': [
    paths({ '/a': { get: {} } }),
    paths({ '/b': { get: {} } }),
    ['breaking  GET /a: was removed', 'additive  GET /b: is new'],
  ],
  'a path item moved to a component': [
    paths({ '/a': { get: { responses: OK } } }),
    paths({ '/a': { $ref: '#/components/pathItems/A' } }, { components: { pathItems: { A: { get: { responses: OK } } } } }),
    [],
  ],
  'another operationId, summary and tags': [get({ operationId: 'one' }), get({ operationId: 'other', summary: 'x', tags: ['y'] }), []],
  'a path parameter renamed': [
    paths({ '/a/{id}': { get: { parameters: [{ name: 'id', in: 'path', required: true, schema: TEXT }] } } }),
    paths({ '/a/{key}': { parameters: [{ name: 'key', in: 'path', required: true, schema: TEXT }], get: {} } }),
    [],
  ],
  'another base path': [
    get({}, { servers: [{ url: 'https://one/v1' }] }),
    get({}, { servers: [{ url: 'https://other/v2' }] }),
    ['breaking  all operations: servers, the path under which all operations are found was /v1, is /v2'],
  ],
  'another host': [get({}, { servers: [{ url: 'https://one/v1' }] }), get({}, { servers: [{ url: 'https://other/v1/' }] }), []],

  'an optional parameter added': [get({}), get({ parameters: [query('q')] }), ['additive  GET /a: query parameter q, is new']],
  'a required parameter added': [
    get({}),
    get({ parameters: [query('q', { required: true })] }),
    ['breaking  GET /a: query parameter q, is new and required'],
  ],
  'a parameter removed': [get({ parameters: [query('q')] }), get({}), ['breaking  GET /a: query parameter q, was removed']],
  'a parameter required': [
    get({ parameters: [query('q')] }),
    get({ parameters: [query('q', { required: true })] }),
    ['breaking  GET /a: query parameter q, is required now'],
  ],
  'a parameter behind a reference': [
    get({ parameters: [query('q')] }),
    get({ parameters: [{ $ref: '#/components/parameters/Q' }] }, { components: { parameters: { Q: query('q') } } }),
    [],
  ],
  'the values of a parameter narrowed': [
    get({ parameters: [query('q', { schema: { enum: ['x', 'y'] } })] }),
    get({ parameters: [query('q', { schema: { enum: ['x'] } })] }),
    ['breaking  GET /a: query parameter q, $ has no longer the value "y"'],
  ],
  'a parameter written in another way': [
    get({ parameters: [query('q', { schema: { type: 'array' }, style: 'form' })] }),
    get({ parameters: [query('q', { schema: { type: 'array' }, explode: false })] }),
    ['breaking  GET /a: query parameter q, explode was true, is false'],
  ],
  'a header parameter in another case': [
    get({ parameters: [{ name: 'If-Match', in: 'header', schema: TEXT }] }),
    get({ parameters: [{ name: 'if-match', in: 'header', schema: TEXT }] }),
    [],
  ],

  'a body where there was none': [
    get({}),
    get({ requestBody: { ...json(TEXT), required: true } }),
    ['breaking  GET /a: request body, is new and required'],
  ],
  'an optional body where there was none': [get({}), get({ requestBody: json(TEXT) }), ['additive  GET /a: request body, is new']],
  'a body removed': [get({ requestBody: json(TEXT) }), get({}), ['breaking  GET /a: request body, was removed']],
  'a media type of a body removed': [
    get({ requestBody: { content: { 'application/json': {}, 'text/plain': {} } } }),
    get({ requestBody: { content: { 'application/json': {} } } }),
    ['breaking  GET /a: request body, the media type text/plain was removed'],
  ],
  'a field of a body behind a reference': [
    get({ requestBody: { $ref: '#/components/requestBodies/B' } }, bodies(json({ properties: { a: TEXT } }))),
    get({ requestBody: { $ref: '#/components/requestBodies/B' } }, bodies(json({ properties: {} }))),
    ['breaking  GET /a: request body, $.a was removed'],
  ],

  'a good answer added': [answers(OK), answers({ ...OK, 202: {} }), ['breaking  GET /a: answer 202, is new']],
  'a good answer removed': [answers({ ...OK, 202: {} }), answers(OK), ['breaking  GET /a: answer 202, was removed']],
  'a failure added': [answers(OK), answers({ ...OK, 429: {} }), ['additive  GET /a: answer 429, is new']],
  'a further kind of failure': [
    answers({ 409: json({ properties: { type: { enum: ['a'] } } }) }),
    answers({ 409: json({ properties: { type: { enum: ['a', 'b'] } } }) }),
    ['additive  GET /a: answer 409, $.type has the new value "b"'],
  ],
  'a field of a failure removed': [
    answers({ 409: json({ properties: { type: TEXT } }) }),
    answers({ 409: json({ properties: {} }) }),
    ['breaking  GET /a: answer 409, $.type was removed'],
  ],
  'an answer that its range covered': [
    answers({ '2XX': json(TEXT) }),
    answers({ '2XX': json(TEXT), 201: json({ type: 'integer' }) }),
    ['breaking  GET /a: answer 201, $ was string, is integer'],
  ],
  'an answer that its range covers now': [
    answers({ 200: json(TEXT) }),
    answers({ '2XX': json(TEXT) }),
    ['breaking  GET /a: answer 2XX, is new'],
  ],
  'a media type of an answer added': [
    answers({ 200: json(TEXT) }),
    answers({ 200: { content: { 'application/json': { schema: TEXT }, 'text/csv': {} } } }),
    ['additive  GET /a: answer 200, the media type text/csv is new'],
  ],
  'a media type written in another way': [
    answers({ 200: { content: { 'text/plain; charset=utf-8': {} } } }),
    answers({ 200: { content: { 'Text/Plain;charset=utf-8': {} } } }),
    [],
  ],
  'a header of an answer removed': [
    answers({ 200: { headers: { ETag: { schema: TEXT } } } }),
    answers({ 200: { headers: {} } }),
    ['breaking  GET /a: answer 200 header ETag, was removed'],
  ],
  'a header of an answer that may be missing': [
    answers({ 200: { headers: { ETag: { required: true, schema: TEXT } } } }),
    answers({ 200: { headers: { etag: { schema: TEXT } } } }),
    ['breaking  GET /a: answer 200 header ETag, may be missing now'],
  ],

  'a sign-in where none was needed': [
    get({}, scheme()),
    get({ security: [{ key: [] }] }, scheme()),
    ['breaking  GET /a: security, no sign-in is not enough any more'],
  ],
  'no sign-in where one was needed': [
    get({ security: [{ key: [] }] }, scheme()),
    get({ security: [] }, scheme()),
    ['additive  GET /a: security, no sign-in is enough now'],
  ],
  'a second way to sign in': [
    get({ security: [{ key: [] }] }, scheme()),
    get({ security: [{ key: [] }, { other: [] }] }, scheme()),
    ['additive  GET /a: security, other is enough now'],
  ],
  'a scope added': [
    get({ security: [{ key: ['read'] }] }, scheme()),
    get({ security: [{ key: ['read', 'write'] }] }, scheme()),
    ['breaking  GET /a: security, key with read is not enough any more'],
  ],
  'a key read from another header': [
    get({ security: [{ key: [] }] }, scheme()),
    get({ security: [{ key: [] }] }, scheme({ name: 'x-key' })),
    ['breaking  GET /a: security, key is not enough any more'],
  ],
};

describe('a change of an operation', () => {
  it.each(Object.entries(CHANGES))('%s', (_, [before, after, reported]) => {
    expect(documentChanges(before, after).map(changeText)).toEqual(reported);
  });

  it('is reported with the breaking ones first', () => {
    const before = paths({ '/a': { get: {} }, '/c': { get: {} } });
    const after = paths({ '/a': { get: {} }, '/b': { get: {} } });
    expect(documentChanges(before, after).map(({ level }) => level)).toEqual(['breaking', 'additive']);
  });
});
