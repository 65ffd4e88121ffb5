import { dependantsOf, packageImporters } from '../tree/imports.ts';
import { tagsOf } from '../tree/project.ts';
import { ROOT, workspace } from '../tree/workspace.ts';
import { CopiedWorkspace } from './copied-workspace.ts';

interface BaseConfig {
  compilerOptions: { paths: Record<string, string[]> };
}

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

interface LockFile {
  packages: Record<string, Partial<Manifest> & { version?: string; integrity?: string }>;
}

const INTEGRITY = `sha512-${'A'.repeat(86)}==`;

/**
 * What a change affects is what has to be tested again, so it must name all that could break and nothing more. Nx is asked in a
 * repository of its own; what to expect is read from the imports in the files.
 */
describe('affected by', () => {
  const tree = workspace();
  const bffs = tree.projects.filter((project) => tagsOf(project, 'type').includes('type:app')).map(({ name }) => name);
  const bffsIn = (names: readonly string[]): string[] => names.filter((name) => bffs.includes(name));
  let copy: CopiedWorkspace;

  beforeAll(() => {
    copy = new CopiedWorkspace(ROOT);
  });
  afterAll(() => copy.remove());

  const addAlias = (name: string, target: string): void =>
    copy.editJson<BaseConfig>('tsconfig.base.json', ({ compilerOptions }) => (compilerOptions.paths[name] = [target]));

  it('a new library: the library', () => {
    const affected = copy.affectedBy(() => {
      copy.write('libs/sample/project.json', '{ "name": "sample", "tags": ["type:capability", "zone:product"], "targets": { "typecheck": {} } }');
      copy.write('libs/sample/tsconfig.json', '{ "extends": "../../tsconfig.base.json" }');
      copy.write('libs/sample/jest.config.cjs', `module.exports = require('../../jest.preset.cjs').project('sample');`);
      copy.write('libs/sample/src/index.ts', `export { Scope } from '@portico/platform';\n`);
      addAlias('@portico/sample', './libs/sample/src/index.ts');
    });
    expect(affected).toEqual(['sample']);
  });

  it('a new path alias: nothing', () => {
    expect(copy.affectedBy(() => addAlias('@portico/nothing', './libs/nothing/src/index.ts'))).toEqual([]);
  });

  it('a new endpoint of web-bff: web-bff and its tests, no other BFF', () => {
    const affected = copy.affectedBy(() => {
      copy.write('apps/web-bff/src/features/hello/hello.controller.ts', 'export class HelloController {}\n');
      copy.append('apps/web-bff/src/web-bff.module.ts', `export { HelloController } from './features/hello/hello.controller.ts';\n`);
    });
    expect(affected).toEqual(dependantsOf(tree, ['web-bff']));
    expect(bffsIn(affected)).toEqual(['web-bff']);
  });

  it('a contract: the contract, the BFFs that import it with their tests, and the tool that keeps its types fresh', () => {
    const affected = copy.affectedBy(() => {
      copy.append('libs/contracts/reviews/openapi.yaml', '# changed\n');
      copy.append('libs/contracts/reviews/src/generated/types.ts', '// changed\n');
    });
    expect(affected).toEqual([...dependantsOf(tree, ['contracts-reviews']), 'tools-contracts'].sort());
    expect(bffsIn(affected)).toEqual(['mobile-bff', 'web-bff']);
  });

  const bump = (group: keyof Manifest, name: string, version: string): void => {
    copy.editJson<Manifest>('package.json', (manifest) => (manifest[group][name] = version));
    copy.editJson<LockFile>('package-lock.json', ({ packages }) => {
      const workspaceEntry = packages['']?.[group];
      if (workspaceEntry) workspaceEntry[name] = version;
      packages[`node_modules/${name}`] = { ...packages[`node_modules/${name}`], version, integrity: INTEGRITY };
    });
  };

  it('another version of a package that one library imports: that library and what depends on it', () => {
    expect(packageImporters(tree, '@nestjs/throttler')).toEqual(['rate-limit']);
    expect(copy.affectedBy(() => bump('dependencies', '@nestjs/throttler', '99.0.0'))).toEqual(dependantsOf(tree, ['rate-limit']));
  });

  it('a new package: nothing', () => {
    expect(copy.affectedBy(() => bump('dependencies', 'left-pad', '1.3.0'))).toEqual([]);
  });
});
