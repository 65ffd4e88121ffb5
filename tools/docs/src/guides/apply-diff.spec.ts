import { applyDiff } from './apply-diff.ts';

const TEXT = 'one\ntwo\n\nthree\nfour\n';

describe('a diff block', () => {
  it('adds, removes and keeps lines, hunk by hunk', () => {
    expect(applyDiff(TEXT, ' one\n-two\n+zwei\n\n+and\n@@\n-four\n+vier')).toBe('one\nzwei\n\nand\nthree\nvier\n');
  });

  it.each([
    ['a line that is not there', '-five'],
    ['a blank line that is not there', ' three\n\n four'],
    ['part of a line', '-thr'],
  ])('is refused for %s', (_, diff) => {
    expect(() => applyDiff(TEXT, diff)).toThrow('not in the file');
  });

  it('is refused for a place that is not clear', () => {
    expect(() => applyDiff('a\nb\na\nb\n', ' a\n+c')).toThrow('more than once in the file');
  });

  it('is refused for a line without a sign', () => {
    expect(() => applyDiff(TEXT, 'one\n+two')).toThrow('begins with a blank, + or -');
  });
});
