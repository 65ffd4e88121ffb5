import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programsOf, projectConfigs } from './check-all.ts';

const root = join(__dirname, '../../..');

describe('what is type-checked at once', () => {
  it('is every project that has a target for it', () => {
    const files = globSync('{apps,libs,tools}/**/project.json', { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' });
    const checked = files.filter((file) => 'typecheck' in ((JSON.parse(readFileSync(join(root, file), 'utf8')) as { targets?: object }).targets ?? {}));
    expect([...projectConfigs(root).keys()].sort()).toEqual(checked.map((file) => dirname(file)).sort());
  });

  it('is one program for all projects of the same options', () => {
    const configs = new Map([
      ['libs/a', { include: ['src/**/*.ts'] }],
      ['tools/b', { compilerOptions: { erasableSyntaxOnly: true }, include: ['src/**/*.ts'] }],
      ['libs/c', { compilerOptions: {}, include: ['src/**/*.ts', 'apps/**/*.ts'] }],
    ]);
    expect(programsOf(configs)).toEqual([
      { compilerOptions: {}, include: ['libs/a/src/**/*.ts', 'libs/c/src/**/*.ts', 'libs/c/apps/**/*.ts'] },
      { compilerOptions: { erasableSyntaxOnly: true }, include: ['tools/b/src/**/*.ts'] },
    ]);
  });
});
