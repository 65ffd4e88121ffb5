import 'reflect-metadata';
import type { FastifyRequest } from 'fastify';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString } from 'class-validator';
import { Problem } from '../problems/problem.ts';
import type { Route } from '../routes/route.ts';
import { fieldsOf } from './fields.ts';
import { IgnoresUnknown } from './ignores-unknown.decorator.ts';
import { inputClass } from './input-class.ts';
import type { InputSource, RouteInput } from './route-input.ts';
import { checkBounds, validate } from './validation.stage.ts';

class Order {
  @IsArray()
  @ArrayMaxSize(2)
  skus!: string[];

  @IsOptional()
  @IsInt()
  count?: number;
}

class Page {
  @IsOptional()
  @IsString()
  q?: string;
}

@IgnoresUnknown()
class Answer {
  @IsString()
  code!: string;
}

const NONE: InputSource = { names: new Set(), numbers: [], type: undefined };
const named = (names: string[], numbers: string[] = []): InputSource => ({ names: new Set(names), numbers, type: undefined });
const routeOf = (input: Partial<RouteInput>, form = false): Route => ({ form, input: { query: NONE, path: NONE, body: undefined, numericHeaders: [], ...input } }) as unknown as Route;
const requestOf = (more: object): FastifyRequest => ({ raw: { url: '/a' }, headers: {}, params: {}, query: {}, body: undefined, ...more }) as unknown as FastifyRequest;

function refusal(work: () => void): string[] | string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { errors, detail } = error.details;
    return errors ? errors.map(({ in: place, field, message }) => `${place} ${field} ${message}`) : `${error.code}: ${detail}`;
  }
}
const faults = (input: Partial<RouteInput>, request: object, form = false): ReturnType<typeof refusal> => refusal(() => validate(routeOf(input, form), requestOf(request)));

describe('the validation of a request', () => {
  it('puts what it has checked where the handler finds it', () => {
    const request = requestOf({ params: { q: 'p' }, query: { q: 'x' }, body: { skus: ['a'] } });
    validate(routeOf({ query: { ...NONE, type: inputClass(Page) }, path: { ...NONE, type: inputClass(Page) }, body: inputClass(Order) }), request);
    expect([request.params, request.query, request.body]).toEqual([Object.assign(new Page(), { q: 'p' }), Object.assign(new Page(), { q: 'x' }), Object.assign(new Order(), { skus: ['a'] })]);
    expect([request.query, request.body].map((one) => (one as object).constructor)).toEqual([Page, Order]);
  });

  it('takes no null character in a parameter of the path that no class describes', () => {
    expect([faults({}, { params: { id: 'a\0' } }), faults({ path: named(['id']) }, { params: { id: 'a', '*': 'b/\0' } }), faults({}, { params: { id: 'a' } })]).toEqual([['path id contains a null character'], ['path * contains a null character'], undefined]);
  });

  it('names all that is wrong, wherever it is', () => {
    const input = { query: named(['q']), path: { ...NONE, type: inputClass(Page) }, body: inputClass(Order), numericHeaders: ['x-id'] };
    expect(faults(input, { headers: { 'x-id': '9007199254740993' }, params: { p: '1' }, query: { q: ['a', 'b'], z: '1' }, body: { skus: 5 } })).toEqual([
      expect.stringMatching(/^header x-id must be between/),
      'path p is unknown; accepted: q',
      'query q is given more than once',
      'query z is unknown; accepted: q',
      'body skus must be an array',
    ]);
  });

  it('names what is wrong first with a value, and asks no rule of it then', () => {
    class Needed {
      @IsInt()
      id!: number;

      @IsArray()
      @ArrayMaxSize(2)
      tags!: string[];
    }
    const told = faults({ query: { ...NONE, type: inputClass(Needed) } }, { query: { id: ['1', '2'], tags: 'a,b,c' } });
    expect(told).toEqual(['query id is given more than once', 'query tags must contain no more than 2 elements']);
    expect(faults({ query: { ...NONE, type: inputClass(Needed) } }, { query: { id: '1', tags: ['a', 'b', 'c'] } })).toEqual(['query tags must contain no more than 2 elements']);
    expect(faults({ query: { ...NONE, type: inputClass(Needed) } }, { query: { id: '9007199254740993', tags: ['a', 'b'] } })).toEqual([expect.stringMatching(/^query id must be between/)]);
  });

  it('takes single parameters of a query by their names only, and those of a path as they are', () => {
    const cases: [object, ReturnType<typeof refusal>][] = [
      [{ q: 'a' }, undefined],
      [{ q: 'a\0' }, ['query q contains a null character']],
      [{ other: 'a' }, ['query other is unknown; accepted: q']],
    ];
    for (const [query, expected] of cases) expect(faults({ query: named(['q']) }, { query })).toEqual(expected);
    expect(faults({}, { query: { a: '1' } })).toEqual(['query a is unknown; none is accepted here']);
    expect(faults({}, { params: { id: '1', '*': 'rest' } })).toBeUndefined();
  });

  it('refuses numbers that a pipe would round, of a query and of a path', () => {
    const rounded = { id: '9007199254740993', other: '9007199254740993' };
    expect(faults({ query: named(['id', 'other'], ['id']) }, { query: rounded })).toEqual([expect.stringMatching(/^query id must be between/)]);
    expect(faults({ path: named(['id'], ['id']) }, { params: rounded })).toEqual([expect.stringMatching(/^path id must be between/)]);
  });

  it('refuses parameters and fields that were not read, and counts them', () => {
    const many = fieldsOf(Array(1_003).fill('q=a').join('&'));
    expect(faults({ query: { ...NONE, type: inputClass(Page) } }, { query: many })?.[0]).toBe('query  has more than 1,000 parameters');
    const codes = fieldsOf(`code=a&${Array(1_000).fill('x=1').join('&')}`);
    expect(faults({ body: inputClass(Answer) }, { body: codes, headers: { 'content-type': 'application/x-www-form-urlencoded' } }, true)).toEqual(['body  has more than 1,000 fields']);
  });

  it('takes a form as texts, and nothing else for one', () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const request = requestOf({ body: { code: '5', state: 'x' }, headers: type });
    validate(routeOf({ body: inputClass(Answer) }, true), request);
    expect(request.body).toEqual(Object.assign(new Answer(), { code: '5' }));
    expect(faults({ body: inputClass(Answer) }, { body: { code: '5' }, headers: { 'content-type': 'application/json' } }, true)).toBe('unsupported-media-type: send the body as application/x-www-form-urlencoded');
    expect(faults({ body: inputClass(Answer) }, { body: { code: '5' } }, true)).toBe('unsupported-media-type: send the body as application/x-www-form-urlencoded');
    expect(faults({ body: inputClass(Answer) }, {}, true)).toEqual(['body code must be a string']);
  });

  it.each(['/a?q=%zz', '/%', '/a?b=%e0%a4'])('refuses a URL that cannot be decoded: %s', (url) => {
    expect(faults({ query: named(['q']) }, { raw: { url } })).toBe('malformed-request: the URL cannot be decoded');
  });

  it.each(['/a?q=%20', '/a', '/%C3%A9'])('takes %s', (url) => expect(faults({}, { raw: { url } })).toBeUndefined());
});

describe('the bounds of a body, before anything works on it', () => {
  const check = (body: unknown, more: object = {}, form = false): ReturnType<typeof refusal> => refusal(() => checkBounds(routeOf({ body: inputClass(Order), query: named(['q']) }, form), requestOf({ body, ...more })));

  it('are told of together with all else that is wrong', () => {
    expect(check({ skus: ['a', 'b', 'c'], extra: 1, count: 'x' }, { query: { z: '1' } })).toEqual([
      'body skus must contain no more than 2 elements',
      'body extra is unknown',
      'query z is unknown; accepted: q',
      'body count must be an integer number',
    ]);
  });

  it('are told of alone when there are as many faults as are named', () => {
    const faulty = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`f${index}`, 1]));
    const request = requestOf({ body: faulty, query: { z: '1' } });
    expect(() => checkBounds(routeOf({ body: inputClass(Order) }), request)).toThrow(expect.objectContaining({ details: expect.objectContaining({ more: 5 }) }));
    expect(request.query).toEqual({ z: '1' });
  });

  it('leave what is within them for later', () => {
    const request = requestOf({ body: { skus: 'no list', count: 'x' }, query: { z: '1' } });
    checkBounds(routeOf({ body: inputClass(Order), query: named(['q']) }), request);
    expect(request.body).toEqual({ skus: 'no list', count: 'x' });
  });

  it('are those of JSON: a form has others, and where no body is read there are none', () => {
    expect(check({ skus: ['a', 'b', 'c'] }, {}, true)).toBeUndefined();
    expect(refusal(() => checkBounds(routeOf({}), requestOf({ body: [] })))).toBeUndefined();
    expect(check([])).toEqual(['body  must be a JSON object']);
  });
});
