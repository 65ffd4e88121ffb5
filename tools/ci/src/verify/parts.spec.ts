import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARTS } from './parts.ts';

const root = join(__dirname, '../../../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

describe('the parts of npm run verify', () => {
  it('have names of their own', () => {
    expect(new Set(PARTS.map(({ name }) => name)).size).toBe(PARTS.length);
  });

  it('name scripts that there are', () => {
    expect(PARTS.flatMap(({ does }) => ('script' in does && !existsSync(join(root, scripts[does.script]?.split(' ').at(-1) ?? '-')) ? [does.script] : []))).toEqual([]);
  });

  it('name each long spec once, and none that is not there', () => {
    const named = PARTS.flatMap(({ does }) => ('files' in does ? does.files.map((file) => `${does.project}/${file}`) : []));
    const there = globSync('{apps,libs,tools}/**/*.long.spec.ts', { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' });
    expect(named.sort()).toEqual(there.sort());
  });

  it('name files that have tests', () => {
    const files = PARTS.flatMap(({ does }) => ('files' in does ? does.files.map((file) => `${does.project}/${file}`) : []));
    expect(files.filter((file) => !/\b(?:it|it\.each|signInGuide|generatorsGuide|httpRequirements|messageAttacks|routeAccess|costOfRefusal|underAttack)\(/.test(readFileSync(join(root, file), 'utf8')))).toEqual(
      [],
    );
  });
});
