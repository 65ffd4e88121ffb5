import { ApiDescription } from './api-description.ts';

const word = { type: 'object', required: ['word'], properties: { word: { type: 'string' } }, additionalProperties: false };
const problem = { headers: { 'Retry-After': {} }, content: { 'application/problem+json': { schema: { type: 'object' } } } };
const document = {
  paths: {
    '/words/{id}': {
      get: {
        operationId: 'words.get',
        responses: {
          '200': { headers: { Link: {} }, content: { 'application/json': { schema: word } } },
          '503': { $ref: '#/components/responses/Problem503' },
        },
      },
    },
  },
  components: { responses: { Problem503: problem } },
};

const JSON_TYPE = 'application/json; charset=utf-8';
const HTML = { 'content-type': 'text/html' };
const COMPLETENESS = 'the header completeness is not described';

interface Init {
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

describe('ApiDescription', () => {
  const api = new ApiDescription(document);
  const faults = (path: string, json: unknown, { status = 200, headers = {} }: Init = {}): string[] =>
    api.faultsOf('get', path, { status, json, headers: new Headers({ 'content-type': JSON_TYPE, ...headers }) });

  it('has nothing against answers that are as described', () => {
    expect(faults('/words/1', { word: 'yes' }, { headers: { link: '</words/2>; rel="next"' } })).toEqual([]);
    const headers = { 'content-type': 'application/problem+json', 'retry-after': '1' };
    expect(faults('/words/1', {}, { status: 503, headers })).toEqual([]);
  });

  it.each<[string, string, unknown, Init, string[]]>([
    ['an unknown path', '/verbs/1', {}, {}, ['get /verbs/1 is not described']],
    ['a longer path', '/words/1/2', {}, {}, ['get /words/1/2 is not described']],
    ['an undescribed status', '/words/1', {}, { status: 404 }, ['words.get does not describe 404']],
    ['an undescribed type', '/words/1', {}, { headers: HTML }, ['words.get 200 does not describe text/html']],
    ['an undescribed header', '/words/1', { word: 'a' }, { headers: { link: '', completeness: 'x' } }, [COMPLETENESS]],
    ['a missing field', '/words/1', {}, {}, ["/ must have required property 'word'"]],
    ['a null', '/words/1', { word: null }, {}, ['/word must be string']],
    ['a field too many', '/words/1', { word: 'a', verb: 'b' }, {}, ['/ must NOT have additional properties']],
  ])('finds %s', (_, path, body, init, expected) => {
    expect(faults(path, body, init)).toEqual(expected);
  });
});
