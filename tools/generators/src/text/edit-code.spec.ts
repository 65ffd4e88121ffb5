import { featuresList, listNamed, withImport, withItem, withMethod } from './edit-code.ts';
import { withYamlItem } from './edit-yaml.ts';
import { literal } from './literal.ts';

describe('changes of code', () => {
  it('put an import in the order of paths, packages first', () => {
    const text = "import { A } from 'a';\nimport { B } from './b.ts';\n\nconst x = 1;\n";
    expect(withImport(withImport(text, 'C', './a.ts'), 'D', '@portico/d', true)).toBe(
      "import type { D } from '@portico/d';\nimport { A } from 'a';\nimport { C } from './a.ts';\nimport { B } from './b.ts';\n\nconst x = 1;\n",
    );
    expect(withImport(text, 'B', './b.ts')).toBe(text);
  });

  it('keep a sorted list sorted, and write a long one line by line', () => {
    expect(withItem('const A = [Ab, Cd];\n', listNamed('A'), 'Bc')).toBe('const A = [Ab, Bc, Cd];\n');
    expect(withItem('const A = [Cd, Ab];\n', listNamed('A'), 'Bc')).toBe('const A = [Cd, Ab, Bc];\n');
    const long = 'X'.repeat(130);
    expect(withItem(`const A = [${long}];\n`, listNamed('A'), 'Bc')).toBe(`const A = [\n  ${long},\n  Bc,\n];\n`);
  });

  it('find the features of a root module, in a list of their own or among its imports', () => {
    const module =
      "import { HomeModule } from './features/home/home.module.ts';\n@Module({ imports: [...[A, B], ...[HomeModule]] })\nclass M {}\n";
    expect(withItem(module, featuresList(module), 'NextModule')).toContain('imports: [...[A, B], ...[HomeModule, NextModule]]');
    const first = '@Module({ imports: [...CAPABILITIES] })\nclass M {}\n';
    expect(withItem(first, featuresList(first), 'HomeModule')).toContain('imports: [...CAPABILITIES, HomeModule]');
  });

  it('add a method to a class', () => {
    expect(withMethod('class A {\n  a = 1;\n}\n', '  b() {}')).toBe('class A {\n  a = 1;\n\n  b() {}\n}\n');
  });

  it('add an item to a list of settings, and leave comments and other lists alone', () => {
    const text = '# about\na:\n  - x # one\n\nb:\n  - y\n';
    expect(withYamlItem(text, 'a', '{ z: 1 }')).toBe('# about\na:\n  - x # one\n  - { z: 1 }\n\nb:\n  - y\n');
    expect(withYamlItem('a: []\n', 'a', 'x')).toBe('a:\n  - x\n');
    expect(withYamlItem('b: 1\n', 'a', 'x')).toBe('b: 1\n\na:\n  - x\n');
  });

  it('write values as code is written here', () => {
    expect(literal({ a: "it's", 'b-c': ['x', null], d: {} })).toBe(`{ a: "it's", 'b-c': ['x', null], d: {} }`);
    expect(literal({ a: 'x'.repeat(150) })).toBe(`{\n  a: '${'x'.repeat(150)}',\n}`);
  });
});
