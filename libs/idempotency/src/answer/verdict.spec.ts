import { verdictOn } from './verdict.ts';

describe('what becomes of a claim', () => {
  it.each([200, 400, 401, 404, 422, 499, 500, 503, 504])('%d before the handler: the key is free again', (status) => {
    expect([verdictOn(status, false, 'repeat'), verdictOn(status, false, 'refuse')]).toEqual(['release', 'release']);
  });

  it.each([
    [200, 'keep', 'keep'],
    [201, 'keep', 'keep'],
    [400, 'keep', 'keep'],
    [404, 'keep', 'keep'],
    [409, 'keep', 'keep'],
    [408, 'release', 'undecided'],
    [425, 'release', 'undecided'],
    [429, 'release', 'undecided'],
    [499, 'release', 'undecided'],
    [500, 'release', 'keep'],
    [502, 'release', 'keep'],
    [503, 'release', 'keep'],
    [504, 'release', 'keep'],
  ])('%d of a handler whose services know the key: %s; of one whose do not: %s', (status, repeat, refuse) => {
    expect([verdictOn(status, true, 'repeat'), verdictOn(status, true, 'refuse')]).toEqual([repeat, refuse]);
  });
});
