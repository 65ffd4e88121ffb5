import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, workspace } from '../tree/workspace.ts';
import { publicApis } from './public-api.ts';
import { acceptedApis, apiChanges, currentApis } from './snapshots.ts';

describe('the public names of the libraries', () => {
  it('are those that were accepted; to accept others: npx nx run tools-conformance:accept-api', () => {
    expect(apiChanges(acceptedApis(ROOT), currentApis(ROOT, workspace()))).toEqual([]);
  });

  it('are told with what they are', () => {
    const root = mkdtempSync(join(tmpdir(), 'portico-api-'));
    mkdirSync(join(root, 'libs/a/src'), { recursive: true });
    cpSync(join(ROOT, 'tsconfig.base.json'), join(root, 'tsconfig.base.json'));
    writeFileSync(join(root, 'libs/a/src/kinds.ts'), 'export class Box {}\nexport interface Lid {}\nexport type Side = 1;\nexport const Side = 1;\nexport class Hidden {}\n');
    writeFileSync(join(root, 'libs/a/src/index.ts'), `export { Box, Side } from './kinds.ts';\nexport type { Lid, Hidden as Shown } from './kinds.ts';\nexport function fold(): void {}\n`);
    expect(publicApis(root, [{ name: 'a', root: 'libs/a' }]).get('a')).toBe(
      'Box: class\nLid: interface\nShown: class, as a type only\nSide: const and type\nfold: function\n',
    );
    rmSync(root, { recursive: true });
  });

  it('are compared name by name', () => {
    const accepted = new Map([['config', 'load: function\nparse: function\n'], ['gone', 'x: const\n']]);
    const current = new Map([['config', 'load: const\nparse: function\n'], ['new', 'y: const\n']]);
    expect(apiChanges(accepted, current)).toEqual(['config: - load: function', 'config: + load: const', 'gone: - x: const', 'new: + y: const']);
  });
});
