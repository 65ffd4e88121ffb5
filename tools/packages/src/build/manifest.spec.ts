import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboutOf } from './build-packages.ts';
import { libraries } from './libraries.ts';
import { manifestOf, packageOf } from './manifest.ts';

const ROOT = join(__dirname, '../../../..');
const WORKSPACE = {
  version: '1.2.3',
  license: 'MIT',
  dependencies: { '@nestjs/common': '12.5.1', undici: '8.12.4', passport: '0.7.0' },
  devDependencies: { '@types/passport': '1.0.17' },
};

describe('the package of a library', () => {
  const made = (imports: readonly string[], typed: readonly string[] = []) => manifestOf('upstream', 'Calls services.', imports, typed, WORKSPACE);

  it('asks for its siblings in exactly its version, for Nest as a peer, and for the rest as it was tested', () => {
    const { dependencies, peerDependencies } = made(['@portico/platform', '@portico/upstream', '@nestjs/common/internal', 'undici', 'node:fs', './a.js']);
    expect({ dependencies, peerDependencies }).toEqual({
      dependencies: { '@portico/platform': '1.2.3', undici: '8.12.4' },
      peerDependencies: { '@nestjs/common': '^12.5.1' },
    });
  });

  it('brings the types that its declarations need', () => {
    expect(made(['passport'], ['passport', 'undici']).dependencies).toEqual({ passport: '^0.7.0', '@types/passport': '^1.0.17' });
  });

  it('cannot be made where the workspace does not say which version of an import is meant', () => {
    expect(() => made(['left-pad'])).toThrow('left-pad is imported by a package, and package.json does not name it');
  });

  it('is named by the beginning of a specifier', () => {
    expect(['a', 'a/b.js', '@a/b', '@a/b/c/d.js'].map(packageOf)).toEqual(['a', 'a', '@a/b', '@a/b']);
  });
});

describe('each library that is published', () => {
  const all = libraries(ROOT);

  it('is found by its folder', () => {
    const names = all.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['platform', 'aggregation', 'upstream', 'auth', 'testing']));
    expect(names).not.toContain('client');
  });

  it.each(all.map(({ name, folder }) => [name, folder]))('%s says in its README what it is for, and how it is installed', (name, folder) => {
    const file = join(ROOT, folder, 'README.md');
    const readme = existsSync(file) ? readFileSync(file, 'utf8') : '';
    expect({ title: readme.split('\n')[0], about: aboutOf(readme).endsWith('.'), installed: readme.includes(`npm install @portico/${name}`) }).toEqual({
      title: `# @portico/${name}`,
      about: true,
      installed: true,
    });
  });
});
