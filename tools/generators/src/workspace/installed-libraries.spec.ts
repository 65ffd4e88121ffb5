import { readJson } from '@nx/devkit';
import { installLibraries } from './installed-libraries.ts';
import { emptyWorkspace } from './services.fixture.ts';

describe('libraries that a workspace has installed', () => {
  it('are joined by what a new BFF needs, in the same version', () => {
    const tree = emptyWorkspace();
    tree.write('package.json', JSON.stringify({ dependencies: { rxjs: '7.0.0', '@portico/platform': '1.2.3' } }));
    installLibraries(tree, ['platform', 'auth', 'auth', 'edge']);
    expect(readJson(tree, 'package.json')).toEqual({
      dependencies: { '@portico/auth': '1.2.3', '@portico/edge': '1.2.3', '@portico/platform': '1.2.3', rxjs: '7.0.0' },
    });
  });

  it('are not asked for in a workspace that has them as projects', () => {
    const tree = emptyWorkspace();
    const before = tree.read('package.json', 'utf8');
    installLibraries(tree, ['auth'])();
    expect(tree.read('package.json', 'utf8')).toBe(before);
  });
});
