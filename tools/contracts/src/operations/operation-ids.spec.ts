import { OperationIds } from './operation-ids.ts';

describe('the id of an operation', () => {
  it('is the contract’s own, or made of method and path, and there once', () => {
    const ids = new OperationIds();
    const given: [unknown, string, string][] = [
      ['list', 'get', '/a'],
      [undefined, 'get', '/a/{id}/b-c'],
      ['list', 'post', '/a'],
      ['List things!', 'get', '/b'],
      ['', 'get', '/'],
      [undefined, 'get', '/a/{id}/b/c'],
    ];
    expect(given.map((one) => ids.idOf(...one))).toEqual(['list', 'getAByIdBC', 'postA', 'List_things_', 'get', 'getAByIdBC_2']);
  });
});
