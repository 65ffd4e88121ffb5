import { withRegion } from './region.ts';

describe('a generated region of a document', () => {
  it('is replaced as a whole, and nothing else is', () => {
    const text = 'before\n<!-- generated: stages -->\nold\n<!-- end: stages -->\nafter';
    expect(withRegion(text, 'stages', 'new')).toBe('before\n<!-- generated: stages -->\n\nnew\n\n<!-- end: stages -->\nafter');
  });

  const [open, close] = ['<!-- generated: stages -->', '<!-- end: stages -->'];

  it.each(['no mark', open, `${open}${close}${open}`])('needs both its marks, once: %s', (text) => {
    expect(() => withRegion(text, 'stages', 'new')).toThrow('the marks of "stages" must be there once');
  });
});
