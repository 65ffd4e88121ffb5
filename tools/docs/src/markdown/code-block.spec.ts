import { codeBlocks, prose } from './code-block.ts';

const CODE = ['```ts', 'const a = 1;', '', '  indented', '```'];
const TEXT = ['before', ...CODE, '- a list', '  ```sh', '  curl x', '  ```', 'after'].join('\n');

describe('the code blocks of a document', () => {
  it('are found with their language, text and line', () => {
    expect(codeBlocks(TEXT)).toEqual([
      { language: 'ts', text: 'const a = 1;\n\n  indented', line: 2, end: 6 },
      { language: 'sh', text: 'curl x', line: 8, end: 10 },
    ]);
  });

  it('are left out of its prose', () => {
    expect(prose(TEXT).split('\n')).toEqual(['before', '', '', '', '', '', '- a list', '', '', '', 'after']);
  });

  it('must be closed', () => {
    expect(() => codeBlocks('```ts\nconst a = 1;')).toThrow('the code block of line 1 is not closed');
  });
});
