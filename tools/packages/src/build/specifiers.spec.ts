import { specifiersIn, withCompiledNames } from './specifiers.ts';

describe('the specifiers of compiled code', () => {
  it('are found in each form', () => {
    const text = `import a from 'a';\nimport 'b/c.js';\nexport { d } from "./d.js";\nconst e = await import('e');\nlet f: import("f").F;\nrequire('g');`;
    expect(specifiersIn(text)).toEqual(['a', 'b/c.js', './d.js', 'e', 'f', 'g']);
  });

  it('of declarations get the names of compiled files, those of packages stay', () => {
    const text = `import type { A } from './a.ts';\nexport type B = import("../b.ts").B;\nimport c from 'c.ts';\nimport './d.cjs';\nimport './e.d.ts';`;
    expect(withCompiledNames(text)).toBe(`import type { A } from './a.js';\nexport type B = import("../b.js").B;\nimport c from 'c.ts';\nimport './d.cjs';\nimport './e.d.ts';`);
  });
});
