import { Tree } from '../tree/tree.ts';
import { shownSize } from './shown.ts';
import { sizeOf } from './size.ts';

const FILES = {
  'libs/a/project.json': '{}',
  'libs/a/src/a.ts': 'export const a = 1;\n',
  'libs/a/src/a.spec.ts': 'expect(1).toBe(1);\n',
  'libs/a/src/generated/b.ts': 'export const b = 1;\n',
  'tools/sandbox/project.json': '{}',
  'tools/sandbox/src/c.ts': `export const c = 1;\n// ${'c'.repeat(140)}\n`,
};

describe('the size of a tree', () => {
  const size = sizeOf(Tree.of(FILES));

  it('counts syntax nodes, without tests, generated code and the sandbox', () => {
    // Source file, statement, modifier, list, declaration, name, literal, end of file.
    expect(Object.fromEntries(size.nodes)).toEqual({ 'libs/a': 8 });
  });

  it('is the same for code that is only laid out in another way', () => {
    const laidOut = Tree.of({ ...FILES, 'libs/a/src/a.ts': '// Why.\nexport const aLongerName =\n  1;\n' });
    expect(sizeOf(laidOut).nodes).toEqual(size.nodes);
  });

  it('counts the lines of all files that are not generated, and those that are too long', () => {
    const lines = { median: 1, most: 2, longest: 2, longestFile: 'tools/sandbox/src/c.ts' };
    expect({ lines: size.lines, longLines: size.longLines }).toEqual({ lines, longLines: 1 });
  });

  it('is compared with that of another commit', () => {
    const added = { 'libs/b/project.json': '{}', 'libs/b/src/b.ts': '' };
    const larger = Tree.of({ ...FILES, ...added, 'libs/a/src/a.ts': 'export const a = 1;\nexport const b = 2;\n' });
    const rows = shownSize(sizeOf(larger), size).split('\n').map((row) => row.trim().split(/ +/).join(' '));
    expect(rows).toEqual(expect.arrayContaining(['libs/a 14 8 +75.0 %', 'libs/b 2 0 new']));
  });
});
