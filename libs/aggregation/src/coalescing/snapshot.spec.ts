import { snapshot } from './snapshot.ts';

class Query {
  limit = 3;
  tags = ['a'];
  since = new Date(5);
  ids = new Set([1]);
  weights = new Map([['a', { by: 2 }]]);
  nothing: string | null = null;
}

describe('a snapshot of a query', () => {
  it('equals it, class by class', () => {
    expect(snapshot(new Query())).toStrictEqual(new Query());
    expect([snapshot('x'), snapshot(undefined), snapshot(null)]).toEqual(['x', undefined, null]);
  });

  it('keeps what it was, whatever is done to the query', () => {
    const query = new Query();
    const copy = snapshot(query);
    query.limit = 4;
    query.tags.push('b');
    query.since.setTime(6);
    query.ids.add(2);
    Object.assign(query.weights.get('a') as object, { by: 3 });
    expect(copy).toStrictEqual(new Query());
  });
});
