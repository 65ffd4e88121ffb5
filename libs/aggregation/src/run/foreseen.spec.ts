import { Problem } from '@portico/platform';
import { isForeseen } from './foreseen.ts';

describe('a failure that says itself what the client is told', () => {
  it.each<[string, unknown, boolean]>([
    ['a problem', new Problem('not-found'), true],
    ['an internal fault', new Problem('internal'), false],
    ['an error that makes a problem of itself', Object.assign(new Error('x'), { toProblem: () => new Problem('not-found') }), true],
    ['an error with a text of that name', Object.assign(new Error('x'), { toProblem: 'not-found' }), false],
    ['any other error', new TypeError('x'), false],
    ['nothing', undefined, false],
    ['null', null, false],
    ['a text', 'x', false],
  ])('%s', (_, failure, foreseen) => {
    expect(isForeseen(failure)).toBe(foreseen);
  });
});
