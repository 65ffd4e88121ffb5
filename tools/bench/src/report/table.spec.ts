import { table } from './table.ts';

describe('table', () => {
  it('sets figures to the right and words to the left', () => {
    const text = table(['subject', 'µs'], [['web-bff', '9.5'], ['x', '155.0']]);
    expect(text.split('\n')).toEqual(['subject     µs', '-------  -----', 'web-bff    9.5', 'x        155.0']);
  });
});
