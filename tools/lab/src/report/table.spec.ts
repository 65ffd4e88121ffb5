import { table } from './table.ts';

describe('table', () => {
  it('sets figures to the right and words to the left', () => {
    const text = table(['fault', 'ms'], [['instance-killed', '9.5'], ['x', '155.0']]);
    expect(text.split('\n')).toEqual(['fault               ms', '---------------  -----', 'instance-killed    9.5', 'x                155.0']);
  });
});
