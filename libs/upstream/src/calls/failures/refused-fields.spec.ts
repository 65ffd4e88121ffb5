import { refusedFields } from './refused-fields.ts';
import { UpstreamFailure } from './upstream-failure.ts';

const failure = (status: number, body: string): UpstreamFailure => new UpstreamFailure('rejected', { upstream: 'orders', operation: 'POST /orders', status, body });
const errors = (...names: unknown[]): string => JSON.stringify({ errors: names.map((name) => ({ in: 'body', name, detail: 'no' })) });

describe('the fields that a service refuses', () => {
  it.each([
    ['customerId', 'customerId'],
    ['lines/0/sku', 'lines[0].sku'],
    ['/lines/12/sku', 'lines[12].sku'],
    ['lines', 'lines'],
    ['lines/1st/sku2', 'lines.1st.sku2'],
  ])('%s is %s', (name, field) => expect(refusedFields(failure(422, errors(name)))).toEqual([field]));

  it('are all named', () => expect(refusedFields(failure(400, errors('a', 'b/1')))).toEqual(['a', 'b[1]']));

  it('may be parameters of the query', () => {
    const both = failure(400, JSON.stringify({ errors: [{ in: 'query', name: 'customerId' }, { in: 'body', name: 'a' }] }));
    expect({ query: refusedFields(both, 'query'), body: refusedFields(both) }).toEqual({ query: ['customerId'], body: ['a'] });
  });

  it.each<[string, unknown]>([
    ['another status', failure(409, errors('a'))],
    ['a body that was cut', failure(422, errors('a').slice(0, -2))],
    ['a body of null', failure(422, 'null')],
    ['no body', new UpstreamFailure('rejected', { upstream: 'orders', operation: 'POST /orders', status: 422 })],
    ['errors that are no list', failure(422, '{"errors":5}')],
    ['errors of other places and kinds', failure(422, JSON.stringify({ errors: [null, 5, { in: 'header', name: 'x' }, { in: 'body', name: 5 }] }))],
    ['another error', new Error('a')],
  ])('are none for %s', (_, error) => expect(refusedFields(error)).toEqual([]));
});
