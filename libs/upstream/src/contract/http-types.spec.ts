import type { HttpContract } from './contract.ts';
import type { CallAnswer, CallInput, OperationAt } from './http-types.ts';

interface A {
  readonly a: string;
}

/** As openapi-typescript writes operations. */
interface Paths {
  '/none': { get: { parameters: { query?: never; header?: never; path?: never; cookie?: never }; requestBody?: never; responses: { 204: { content?: never } } } };
  '/bare': { get: { responses: { 204: { content?: never } } } };
  '/optional': { get: { parameters: { query?: { q?: string }; header?: { 'x-deadline-ms'?: number } }; requestBody?: { content: { 'application/json': A } }; responses: { 200: { content: { 'application/json': A } } } } };
  '/vendor': { get: { requestBody: { content: { 'application/merge-patch+json': A } }; responses: { 200: { content: { 'application/vnd.x+json': A } } } } };
  '/charset': { get: { responses: { 201: { content: { 'Application/JSON; charset=utf-8': A } } } } };
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

  it('bring the JSON of the success', () => {
    const a = { a: '' };
    expect(taken(answer('/optional', a), answer('/vendor', a), answer('/charset', a), answer('/any', a), answer('/default', a), answer('/range', a), answer('/none', undefined), answer('/form', Buffer.alloc(0)))).toBe(8);
    // @ts-expect-error -- it is JSON
    answer('/vendor', undefined);
    // @ts-expect-error -- that is the failure
    answer('/range', '');
  });
});
