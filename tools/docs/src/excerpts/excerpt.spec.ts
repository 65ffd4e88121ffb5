import { strangerIn } from './excerpt.ts';

const SOURCE = '\nimport a;\n\nclass B {\n  c = 1;\n\n  d = 2;\n}\n';

describe('an excerpt', () => {
  it.each([
    ['the whole text', 'import a;\n\nclass B {\n  c = 1;\n\n  d = 2;\n}', undefined],
    ['pieces of it', 'class B {\n  // …\n  d = 2;\n}', undefined],
    ['a changed line', 'class B {\n  c = 2;', 'class B {\n  c = 2;'],
    ['a line left out in silence', 'class B {\n  d = 2;', 'class B {\n  d = 2;'],
    ['pieces in another order', '  d = 2;\n// …\n  c = 1;', '  c = 1;'],
  ])('may be %s', (_, excerpt, stranger) => {
    expect(strangerIn(excerpt, SOURCE)).toBe(stranger);
  });
});
