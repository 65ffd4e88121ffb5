import type { HttpContract } from './contract.ts';
import type { CallAnswer, CallInput, OperationAt } from './http-types.ts';

interface A {
  a: string;
}

/** As openapi-typescript writes properties that are `readOnly`. */
interface Order {
  readonly id: string;
  readonly lines: { readonly position: number; sku: string; note?: string }[];
  customer: { readonly since: string; name: string };
  tuple: [string, number];
  kind: { type: 'a'; readonly x: string } | { type: 'b'; y: string };
}

/** As openapi-typescript writes operations. */
interface Paths {
  '/none': { get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 204: { content?: never } } } };
  '/bare': { get: { responses: { 204: { content?: never } } } };
  '/optional': { get: { parameters: { query?: { q?: string }; header?: { 'x-deadline-ms'?: number } }; requestBody?: { content: { 'application/json': A } }; responses: { 200: { content: { 'application/json': A } } } } };
  '/vendor': { get: { requestBody: { content: { 'application/merge-patch+json': A } }; responses: { 200: { content: { 'application/vnd.x+json': A } } } } };
  '/charset': { get: { responses: { 201: { content: { 'Application/JSON; charset=utf-8': A } } } } };
  '/orders': { get: { requestBody: { content: { 'application/json': Order } }; responses: { 200: { content: { 'application/json': Order } } } } };
  '/any': { get: { responses: { 202: { content: { '*/*': A } } } } };
  '/default': { get: { responses: { 404: { content?: never }; default: { content: { 'application/json': A } } } } };
  '/range': { get: { responses: { '2XX': { content: { 'application/json': A } }; default: { content: { 'application/json': string } } } } };
  '/form': { get: { requestBody: { content: { 'application/x-www-form-urlencoded': A } }; responses: { 200: { content: { 'image/png': string } } } } };
}

interface Contract extends HttpContract {
  readonly paths?: Paths;
}

type Input<P extends keyof Paths> = CallInput<OperationAt<Contract, 'get', P>>;
type Answer<P extends keyof Paths> = CallAnswer<OperationAt<Contract, 'get', P>>;

/** Compiles, or is an error: the type check of this file is the test. */
const taken = (...inputs: unknown[]): number => inputs.length;
const input = <P extends keyof Paths>(_path: P, given: Input<P>): unknown => given;
const answer = <P extends keyof Paths>(_path: P, given: Answer<P>): unknown => given;

describe('the types of a call', () => {
  it('take what the contract has', () => {
    expect(taken(input('/none', {}), input('/bare', {}), input('/optional', {}), input('/optional', { query: { q: 'a' }, body: { a: '' } }), input('/vendor', { body: { a: '' } }), input('/form', { body: { a: '' } }))).toBe(6);
  });

  it('refuse what it does not have', () => {
    // @ts-expect-error -- no query
    input('/none', { query: { bogus: 1 } });
    // @ts-expect-error -- no query either
    input('/bare', { query: { bogus: 1 } });
    // @ts-expect-error -- no header field
    input('/none', { headers: { bogus: 'a' } });
    // @ts-expect-error -- the deadline is the client's to set
    input('/optional', { headers: { bogus: 'a' } });
    // @ts-expect-error -- no path
    input('/none', { path: { id: 1 } });
    // @ts-expect-error -- no body
    input('/none', { body: {} });
    // @ts-expect-error -- no body either
    input('/bare', { body: {} });
    // @ts-expect-error -- another query
    input('/optional', { query: { bogus: 1 } });
    // @ts-expect-error -- another body
    input('/vendor', { body: { b: '' } });
    // @ts-expect-error -- no body where one is needed
    input('/form', {});
    // @ts-expect-error -- nothing of that name
    input('/none', { bogus: 1 });
    expect(taken()).toBe(0);
  });

  it('leave it to the service to set what is read-only', () => {
    const order = { customer: { name: '' }, tuple: ['', 1] as [string, number], kind: { type: 'a' as const } };
    const whole = { ...order, id: '', customer: { name: '', since: '' }, lines: [{ position: 1, sku: '' }, { sku: '' }] };
    expect(taken(input('/orders', { body: order }), input('/orders', { body: whole }), input('/orders', { body: { ...order, kind: { type: 'b', y: '' } } }))).toBe(3);
    // @ts-expect-error -- required, and the client's to say
    input('/orders', { body: { ...order, customer: {} } });
    // @ts-expect-error -- required of a line
    input('/orders', { body: { ...order, lines: [{ position: 1 }] } });
    // @ts-expect-error -- a pair stays one
    input('/orders', { body: { ...order, tuple: [''] } });
    // @ts-expect-error -- the other form has it
    input('/orders', { body: { ...order, kind: { type: 'b' } } });
    // @ts-expect-error -- an answer has it
    answer('/orders', order);
  });

  it('bring the JSON of the success', () => {
    const a = { a: '' };
    expect(taken(answer('/optional', a), answer('/vendor', a), answer('/charset', a), answer('/any', a), answer('/default', a), answer('/range', a), answer('/none', undefined), answer('/form', Buffer.alloc(0)))).toBe(8);
    // @ts-expect-error -- it is JSON
    answer('/vendor', undefined);
    // @ts-expect-error -- that is the failure
    answer('/range', '');
  });
});
