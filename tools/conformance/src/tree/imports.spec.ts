import { dependantsOf, importsIn, projectImports } from './imports.ts';
import { Tree } from './tree.ts';

const project = (name: string, more: object = {}): string => JSON.stringify({ name, ...more });

const TREE = Tree.of({
  'libs/config/project.json': project('config'),
  'libs/config/src/index.ts': `export { load } from './load.ts';`,
  'libs/platform/project.json': project('platform'),
  'libs/platform/src/index.ts': `import { load } from '@portico/config';\nimport 'node:fs';`,
  'apps/web/project.json': project('web'),
  'apps/web/src/main.ts': `const { run } = await import('@portico/platform');`,
  'apps/web/e2e/project.json': project('web-e2e', { implicitDependencies: ['sandbox'] }),
  'apps/web/e2e/home.spec.ts': `import { run } from '../src/main.ts';`,
  'tools/sandbox/project.json': project('sandbox'),
});

describe('the imports of a tree', () => {
  it('are found in every form', () => {
    const text = `import a from 'a'; import type { B } from "b"; import 'c'; export * from 'd'; await import('e'); require('f');`;
    expect(importsIn(text)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('are not found in strings and comments', () => {
    expect(importsIn("const text = `import a from 'a'`; // import b from 'b'")).toEqual([]);
  });

  it('join projects, by name and by path', () => {
    expect(Object.fromEntries(projectImports(TREE))).toEqual({
      config: new Set(),
      platform: new Set(['config']),
      web: new Set(['platform']),
      'web-e2e': new Set(['sandbox', 'web']),
      sandbox: new Set(),
    });
  });

  it('lead from a project to all that depend on it', () => {
    expect(dependantsOf(TREE, ['platform'])).toEqual(['platform', 'web', 'web-e2e']);
    expect(dependantsOf(TREE, ['web-e2e'])).toEqual(['web-e2e']);
  });
});
